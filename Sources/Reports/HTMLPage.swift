// The frame of self-contained HTML pages.

/// Returns a page as HTML that is also well-formed XML.
///
/// - Parameters:
///   - title: The title as text.
///   - sheet: The style sheet.
///   - head: Further elements of the head.
///   - body: The elements of the body.
func htmlPage(title: String, sheet: String, head: String = "", body: String) -> String {
  """
  <!DOCTYPE html>
  <html lang="en">
  <head>
  <meta charset="utf-8"/>
  <meta name="viewport" content="width=device-width, initial-scale=1"/>\(head)
  <title>\(title.escaped)</title>
  <style>\(sheet)</style>
  </head>
  <body>
  \(body)
  </body>
  </html>

  """
}

/// Returns a list of names and values of key figures.
func figureList(_ figures: [(name: String, value: String)]) -> String {
  let items = figures.map { "<div><dt>\($0.name.escaped)</dt><dd>\($0.value.escaped)</dd></div>" }
  return "<dl>\n\(items.joined(separator: "\n"))\n</dl>"
}
