// The style sheet of a report, for light and dark screens of any width and for print.

enum ReportStyle {
  /// The style sheet of a report.
  static let sheet = """

    :root { color-scheme: light dark; \(Palette.light.variables) }
    @media (prefers-color-scheme: dark) {
      :root { \(Palette.dark.variables) }
    }
    @media print {
      :root { color-scheme: light; \(Palette.print.variables) }
    }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 1.5rem 1rem; max-width: 60rem; background: var(--page);
      color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
    h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
    h2 { margin: 2.5rem 0 0.5rem; font-size: 1.25rem; break-after: avoid; }
    p { margin: 0.5rem 0; max-width: 44rem; }
    section > p, footer, figcaption, dt, caption { color: var(--faint); }
    section > p, footer, figcaption { font-size: 0.875rem; }
    figcaption b { color: var(--text); }
    dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr));
      gap: 1rem; align-items: end; margin: 1.5rem 0 2rem; }
    dt { font-size: 0.875rem; line-height: 1.3; }
    dd { margin: 0; font-size: 1.375rem; font-variant-numeric: tabular-nums; }
    figure { margin: 1rem 0; break-inside: avoid; }
    .chart { display: block; overflow: visible; margin: 1.75rem 5.25rem 2rem 3.75rem;
      width: calc(100% - 9rem); font-size: 12px; fill: var(--faint); }
    .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 0 2rem; }
    .pair .chart { margin-right: 1rem; width: calc(100% - 4.75rem); }
    .chart line { stroke: var(--line); }
    .chart .tick { stroke: var(--faint); }
    .chart .mark { stroke: var(--validation); stroke-dasharray: 2 3; }
    .start { text-anchor: start; } .middle { text-anchor: middle; } .end { text-anchor: end; }
    .curves { overflow: visible; }
    .chart path { fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linejoin: round;
      stroke-linecap: round; vector-effect: non-scaling-stroke; }
    .chart .dots { stroke-width: 5.5; }
    .chart path.training { stroke: var(--training); } .chart text.training { fill: var(--training); }
    .chart path.validation { stroke: var(--validation); }
    .chart text.validation { fill: var(--validation); }
    .wide { overflow-x: auto; }
    .wide svg { display: block; margin-top: 0.5rem; height: auto; min-width: 34rem;
      max-width: 100%; }
    \(plotRules(Palette.names))
    blockquote { margin: 0.25rem 0 1.25rem; padding-left: 0.75rem; white-space: pre-wrap;
      border-left: 3px solid var(--line); }
    .tables { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr));
      gap: 0 2rem; align-items: start; }
    table { width: 100%; border-collapse: collapse; font-size: 0.875rem; break-inside: avoid;
      margin-bottom: 1rem; }
    caption { text-align: left; }
    th { font-weight: normal; text-align: left; vertical-align: top; white-space: nowrap; }
    td { padding-left: 1rem; width: 50%; font-variant-numeric: tabular-nums; }
    .neighbors td, .labels td { width: auto; }
    .labels { width: auto; }
    .labels th, .labels td { padding-right: 1rem; }
    .labels th:not(:first-child), .labels td { padding-left: 1rem; text-align: right; }
    .labels .right { background: rgb(26 95 180 / calc(var(--share) * 0.55)); }
    .labels .wrong { background: rgb(180 84 10 / calc(var(--share) * 0.55)); }
    tr { border-top: 1px solid var(--line); }
    pre { margin: 0.5rem 0; padding: 0.75rem; border: 1px solid var(--line); border-radius: 4px;
      font-size: 0.8125rem; white-space: pre-wrap; }
    pre span { display: inline-block; }

    """

  /// The style sheet of a ``PredictionPage``.
  static let predictionSheet =
    sheet + """
      .wide .network { margin: 0.5rem 0; min-width: 0; max-width: none; font-size: 13px; }
      \(networkRules(Palette.names))
      .context { margin: 0.75rem 0; padding: 0; line-height: 1; }
      .context li { display: inline-block; margin: 0 0.25rem 0.5rem 0; padding: 0.375rem 0.5rem;
        border: 1px solid var(--line); border-radius: 4px; }
      .context small { display: block; margin-top: 0.375rem; font-size: 0.75rem;
        font-variant-numeric: tabular-nums; }
      .figures { overflow-wrap: normal; }
      .figures th, .figures td { padding: 0.125rem 1.25rem 0.125rem 0; width: auto;
        vertical-align: middle; white-space: nowrap; }
      .figures thead th { color: var(--faint); }
      .figures th:last-child, .figures td:last-child { padding-right: 0; width: 99%; }
      @media (max-width: 40rem) {
        .figures th, .figures td { padding-right: 0.625rem; white-space: normal; }
        .figures th:last-child, .figures td:last-child { width: auto; }
      }
      .figures .bars { min-width: 3rem; }
      .bar { display: block; min-width: 1px; height: 0.5rem; background: var(--validation); }

      """

  /// The style sheet of a plot in its own file. Its colors are written out, because some programs
  /// that show SVG files know no variables.
  static let plotSheet = fileSheet { colors in
    """
    \(plotRules(colors))
    .page { fill: \(colors.page); } .caption { fill: \(colors.faint); font-size: 12px; }
    """
  }

  /// The style sheet of a ``GraphDrawing`` in its own file.
  static let graphSheet = fileSheet { colors in
    """
    text { font-size: 14px; fill: \(colors.text); } .page { fill: \(colors.page); }
    .title { font-size: 17px; } .local { font-size: 12px; fill: \(colors.faint); }
    .name { fill: none; stroke: \(colors.text); stroke-width: 1.5; }
    .operation { fill: none; stroke: \(colors.faint); }
    .edge { fill: none; stroke: \(colors.faint); } .arrow { fill: \(colors.faint); }
    .forward { fill: \(colors.validation); } .backward, .gradient { fill: \(colors.training); }
    .step { font-size: 11px; fill: \(colors.page); }
    """
  }

  /// The style sheet of a ``NetworkDrawing`` in its own file.
  static let networkSheet = fileSheet { colors in
    """
    \(networkRules(colors))
    .page { fill: \(colors.page); }
    """
  }

  private static func fileSheet(_ rules: (Palette) -> String) -> String {
    """

    text { font: 13px system-ui, sans-serif; }
    .middle { text-anchor: middle; } .end { text-anchor: end; }
    \(rules(.light))
    @media (prefers-color-scheme: dark) {
    \(rules(.dark))
    }

    """
  }

  /// The rules for the parts of a ``NetworkDrawing``.
  private static func networkRules(_ colors: Palette) -> String {
    """
    .title { font-size: 17px; fill: \(colors.text); }
    .layer { font-size: 13px; font-weight: bold; fill: \(colors.text); }
    .local, .label { font-size: 12px; fill: \(colors.faint); }
    .edge { fill: none; stroke: \(colors.text); stroke-width: 1.25; }
    .negative { stroke-dasharray: 4 3; }
    .paper { fill: \(colors.page); stroke: \(colors.faint); }
    .unit { fill: \(colors.validation); }
    .value { fill: \(colors.validation); } .gradient { fill: \(colors.training); }
    .small { font-size: 12px; }
    """
  }

  /// The rules for the parts of a ``ScatterPlot``.
  private static func plotRules(_ colors: Palette) -> String {
    """
    .plot path { fill: none; stroke-linecap: round; }
    .plot .lines { stroke: \(colors.training); stroke-width: 1.25; opacity: 0.6; }
    .plot .leaders { stroke: \(colors.faint); stroke-width: 0.6; opacity: 0.8; }
    .plot .dots { stroke: \(colors.validation); stroke-width: 6; }
    .plot text { font-size: 13px; fill: \(colors.text); stroke: \(colors.page); stroke-width: 3px;
      stroke-linejoin: round; paint-order: stroke; }
    """
  }
}

/// The colors of reports and plots.
private struct Palette {
  let page: String
  let text: String
  let faint: String
  let line: String
  let training: String
  let validation: String

  static let light = Palette(
    page: "#fff", text: "#1c1e21", faint: "#646a72", line: "#dfe2e6", training: "#b4540a",
    validation: "#1a5fb4")
  static let dark = Palette(
    page: "#16181b", text: "#e4e6e8", faint: "#9aa1a9", line: "#33383e", training: "#f0a050",
    validation: "#78b4ff")
  static let print = Palette(
    page: "#fff", text: "#000", faint: "#444", line: "#ccc", training: "#b4540a",
    validation: "#1a5fb4")
  /// The variables of a style sheet that hold the colors.
  static let names = Palette(
    page: "var(--page)", text: "var(--text)", faint: "var(--faint)", line: "var(--line)",
    training: "var(--training)", validation: "var(--validation)")

  /// The declarations of the variables.
  var variables: String {
    """
    --page: \(page); --text: \(text); --faint: \(faint); --line: \(line);
        --training: \(training); --validation: \(validation);
    """
  }
}
