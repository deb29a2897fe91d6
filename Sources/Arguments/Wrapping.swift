// Wrapping of text to a width.

extension String {
  /// Returns the text in lines of at most `width` characters, each indented by `indent` spaces.
  ///
  /// Lines break at spaces. A word too long for a line stays whole, and a line that fits is
  /// unchanged.
  package func wrapped(to width: Int, indent: Int = 0) -> String {
    let margin = String(repeating: " ", count: indent)
    // Split at scalars: comparing characters takes time quadratic in the number of combining marks.
    return unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { brokenLines(of: Substring($0), width: width - indent) }
      .map { $0.isEmpty ? "" : margin + $0 }
      .joined(separator: "\n")
  }
}

private func brokenLines(of line: Substring, width: Int) -> [String] {
  if line.count <= width { return [String(line)] }
  var lines: [String] = []
  var current = String(line.unicodeScalars.prefix { $0 == " " })
  var isEmpty = true
  for word in line.unicodeScalars.split(separator: " ").map({ Substring($0) }) {
    if !isEmpty && current.count + 1 + word.count > width {
      lines.append(current)
      current = ""
      isEmpty = true
    }
    current += isEmpty ? word : " " + word
    isEmpty = false
  }
  return lines + [current]
}
