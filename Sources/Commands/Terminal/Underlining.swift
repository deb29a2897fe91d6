// Text with carets below a part of it.

/// Returns two lines: a text, and carets below a range of its characters, or one caret for an empty
/// range.
///
/// The carets are in the right columns on a terminal even if the text contains wide or combining
/// characters. Control characters are escaped. Of a long text, the part around the range is shown.
///
/// - Complexity: O(`width`), apart from the length of one character.
func underlined(_ text: [Character], _ range: Range<Int>, width: Int = 72) -> [String] {
  func cell(_ index: Int) -> (text: String, columns: Int) {
    let shown = String(text[index]).escapingControlCharacters()
    let isEscaped = shown.unicodeScalars.count > text[index].unicodeScalars.count
    return (shown, isEscaped ? shown.count : text[index].columns)
  }
  var (before, start) = ((text: "", columns: 0), range.lowerBound)
  while start > 0, before.columns + cell(start - 1).columns <= width / 2 {
    start -= 1
    let cell = cell(start)
    before = (cell.text + before.text, before.columns + cell.columns)
  }
  var (after, end, marked) = ((text: "", columns: 0), range.lowerBound, 0)
  while end < text.count, before.columns + after.columns + cell(end).columns <= width {
    let cell = cell(end)
    after = (after.text + cell.text, after.columns + cell.columns)
    if range.contains(end) { marked += cell.columns }
    end += 1
  }
  let (left, right) = (start > 0 ? "... " : "", end < text.count ? " ..." : "")
  return [
    "  " + left + before.text + after.text + right,
    String(repeating: " ", count: 2 + left.count + before.columns)
      + String(repeating: "^", count: max(marked, 1)),
  ]
}

extension Character {
  /// The number of columns of the character on a terminal: 0, 1 or 2.
  fileprivate var columns: Int {
    unicodeScalars.prefix(8).map(\.columns).max() ?? 0
  }
}

extension Unicode.Scalar {
  fileprivate var columns: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch value {
    // East Asian wide and full-width characters.
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      return 2
    default: return properties.isEmojiPresentation ? 2 : 1
    }
  }
}
