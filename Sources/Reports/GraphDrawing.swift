// The drawing of a computation graph, as SVG.

/// A drawing of a computation graph from left to right, with the values of the forward pass and the
/// gradients of the backward pass.
///
/// Names are boxes with sharp corners, operations are boxes with round corners. Below the equation
/// of an operation are its local derivatives, where the edges from its operands end. The gradient
/// that flows back along an edge is in front of that end.
package struct GraphDrawing {
  /// A name or an operation.
  package struct Node {
    /// The name, or the equation of the operation, such as `v2 = a + v1`.
    let title: String
    let value: String
    /// The derivative of the result with respect to the node, such as `dL/da`, and its value; nil
    /// if there is none.
    let gradient: (name: String, value: String)?
    /// The edges from the operands that are nodes; empty for a name.
    let inputs: [Input]
    /// The step of the forward pass that computes the value; nil for a name.
    let forwardStep: Int?
    /// The step of the backward pass that uses the gradient; nil if there is none.
    let backwardStep: Int?

    package init(
      title: String, value: String, gradient: (name: String, value: String)?,
      inputs: [Input] = [], forwardStep: Int? = nil, backwardStep: Int? = nil
    ) {
      (self.title, self.value, self.gradient) = (title, value, gradient)
      (self.inputs, self.forwardStep, self.backwardStep) = (inputs, forwardStep, backwardStep)
    }
  }

  /// An edge from an operand to an operation.
  package struct Input {
    /// The index of the operand.
    let source: Int
    /// The local derivative, such as `∂v2/∂a = 1`, and the gradient of the edge; nil if the operand
    /// has no gradient.
    let derivative: (text: String, gradient: String)?

    package init(source: Int, derivative: (text: String, gradient: String)?) {
      (self.source, self.derivative) = (source, derivative)
    }
  }

  private let title: String
  private let nodes: [Node]
  let layout: GraphLayout
  /// The size of the picture.
  let frame: Box
  /// The rectangles of the gradients of edges.
  let labels: [Box]

  private static let margin = 16.0
  private static let titleSize = 17.0
  private static let titleHeight = 40.0
  private static let legendHeight = 20.0
  /// The font size of equations and gradients, and that of local derivatives.
  private static let (fontSize, smallSize) = (14.0, 12.0)
  private static let rowHeight = 24.0
  private static let padding = (x: 10.0, y: 5.0)
  private static let stepWidth = 22.0
  private static let arrowLength = 8.0

  private static let legend = [
    (style: "forward", text: "Forward pass: each operation computes its value."),
    (
      style: "backward",
      text: "Backward pass: each edge carries dL/dnode times the local derivative; "
        + "a node adds up its edges."
    ),
  ]

  /// Creates the drawing of a graph.
  ///
  /// - Parameters:
  ///   - title: The expression, which is shortened to the width of the picture.
  ///   - nodes: The names and operations, each after its operands.
  /// - Precondition: The inputs of a node come from earlier nodes.
  package init(title: String, _ nodes: [Node]) {
    (self.title, self.nodes) = (title, nodes)
    layout = GraphLayout(nodes.map(Self.shape))
    let legendWidth = Self.legend.map { Self.stepWidth + Self.width($0.text, Self.smallSize) }
    frame = Box(
      x: 0, y: 0,
      width: (max(layout.width, legendWidth.max() ?? 0) + 2 * Self.margin).rounded(.up),
      height: layout.height + Self.titleHeight + 3 * Self.margin
        + Self.legendHeight * Double(Self.legend.count))
    labels = zip(nodes, layout.edges).flatMap { node, edges in
      zip(node.inputs, edges).compactMap { input, runs in
        guard let derivative = input.derivative, let run = runs.last else { return nil }
        let width = Self.width(derivative.gradient, Self.fontSize)
        return Box(
          x: run.x.upperBound - Self.arrowLength - width, y: run.y - 3 - Self.fontSize,
          width: width, height: Self.fontSize)
      }
    }
  }

  /// Returns a name, shortened if it is very long.
  package static func label(_ name: String) -> String { LabelText(name).text }

  // MARK: - Sizes

  /// Returns the size of a node and the places where its edges end.
  private static func shape(of node: Node) -> GraphLayout.Node {
    let step = node.forwardStep == nil ? 0 : stepWidth
    var rows = [step + width("\(node.title) = \(node.value)", fontSize)]
    rows += node.inputs.map { width($0.derivative?.text ?? "", smallSize) }
    if let gradient = node.gradient {
      rows.append(step + width("\(gradient.name) = \(gradient.value)", fontSize))
    }
    return GraphLayout.Node(
      width: ((rows.max() ?? 0) + 2 * padding.x).rounded(.up),
      height: rowHeight * Double(rows.count) + 2 * padding.y,
      inputs: node.inputs.enumerated().map { k, input in
        GraphLayout.Input(
          source: input.source, y: padding.y + rowHeight * (Double(k) + 1.5),
          labelWidth: arrowLength
            + (input.derivative.map { width($0.gradient, fontSize) } ?? 0))
      })
  }

  private static func width(_ text: String, _ fontSize: Double) -> Double {
    LabelText.ems(of: text) * fontSize
  }

  /// The width or height in pixels if it is too large to be read; otherwise nil.
  package var excessiveSize: Int? { frame.excessiveSize }

  // MARK: - Text

  /// The drawing as an SVG file with its own style.
  package var svg: String {
    let (width, height) = (Int(frame.width), Int(frame.height))
    let widest = (frame.width - 2 * Self.margin) / Self.titleSize
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
      width="\(width)" height="\(height)" role="img" aria-labelledby="title">
      <title id="title">\(title.escaped)</title>
      <style>\(ReportStyle.graphSheet)</style>
      <rect class="page" width="100%" height="100%"/>
      <text class="title" x="\(short(Self.margin))" y="30">\
      \(LabelText(title, widest: widest).text.escaped)</text>
      <g transform="translate(\(short(Self.margin)) \(short(Self.titleHeight + Self.margin)))">
      \((edges + zip(nodes, layout.boxes).map(draw)).joined(separator: "\n"))
      </g>
      \(legend)
      </svg>

      """
  }

  private var edges: [String] {
    zip(nodes, layout.edges).flatMap { node, edges in
      zip(node.inputs, edges).map { input, runs in
        let end = runs.last.map { Point(x: $0.x.upperBound, y: $0.y) } ?? Point(x: 0, y: 0)
        let line = #"<path class="edge" d="\#(path(runs))"/>"#
        let arrow =
          #"<path class="arrow" d="M\#(place(end))l-8 -4v8z"/>"#
        guard let derivative = input.derivative else { return line + arrow }
        return line + arrow
          + text(
            derivative.gradient, x: end.x - Self.arrowLength - 1, y: end.y - 5, "gradient end")
      }
    }
  }

  /// Returns horizontal lines that are connected by curves.
  private func path(_ runs: [GraphLayout.Run]) -> String {
    var path = ""
    var last: Point?
    for run in runs {
      let start = Point(x: run.x.lowerBound, y: run.y)
      if let last {
        let middle = short((last.x + start.x) / 2)
        path += "C\(middle) \(short(last.y)) \(middle) \(short(start.y)) \(place(start))"
      } else {
        path += "M\(place(start))"
      }
      path += "H\(short(run.x.upperBound))"
      last = Point(x: run.x.upperBound, y: run.y)
    }
    return path
  }

  private func draw(_ node: Node, _ box: Box) -> String {
    let isName = node.inputs.isEmpty && node.forwardStep == nil
    let corner = isName ? "" : #" rx="14""#
    var parts = [
      #"<rect class="\#(isName ? "name" : "operation")" x="\#(short(box.x))" y="\#(short(box.y))" "#
        + #"width="\#(short(box.width))" height="\#(short(box.height))"\#(corner)/>"#
    ]
    /// The vertical middle of a row.
    func middle(_ row: Int) -> Double {
      box.y + Self.padding.y + Self.rowHeight * (Double(row) + 0.5)
    }
    func add(_ step: Int?, _ text: String, _ value: String, _ style: String, row: Int) {
      var x = box.x + Self.padding.x
      if let step {
        parts.append(draw(step: step, x: x + 8, y: middle(row), style))
      }
      if node.forwardStep != nil { x += Self.stepWidth }
      parts.append(
        #"<text x="\#(short(x))" y="\#(short(middle(row) + 5))">\#(text.escaped) = "#
          + #"<tspan class="\#(style)">\#(value.escaped)</tspan></text>"#)
    }
    add(node.forwardStep, node.title, node.value, "forward", row: 0)
    for (k, input) in node.inputs.enumerated() {
      guard let derivative = input.derivative else { continue }
      parts.append(
        text(derivative.text, x: box.x + Self.padding.x, y: middle(k + 1) + 4, "local"))
    }
    if let gradient = node.gradient {
      add(
        node.backwardStep, gradient.name, gradient.value, "backward", row: node.inputs.count + 1)
    }
    return parts.joined()
  }

  private func draw(step: Int, x: Double, y: Double, _ style: String) -> String {
    #"<circle class="\#(style)" cx="\#(short(x))" cy="\#(short(y))" r="9"/>"#
      + text("\(step)", x: x, y: y + 4, "step middle")
  }

  private var legend: String {
    Self.legend.enumerated().map { i, line in
      let y =
        frame.height - Self.margin - Self.legendHeight * (Double(Self.legend.count - i) - 0.5)
      return draw(step: 1, x: Self.margin + 8, y: y, line.style)
        + text(line.text, x: Self.margin + Self.stepWidth, y: y + 4, "local")
    }.joined(separator: "\n")
  }

  private func text(_ text: String, x: Double, y: Double, _ style: String) -> String {
    #"<text class="\#(style)" x="\#(short(x))" y="\#(short(y))">\#(text.escaped)</text>"#
  }

  private func place(_ point: Point) -> String { "\(short(point.x)) \(short(point.y))" }
}
