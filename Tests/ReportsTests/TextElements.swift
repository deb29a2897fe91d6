// The text elements of drawings, for tests.

import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Returns the contents of the text elements of an SVG file or of a page.
///
/// - Throws: An error if the file is not well-formed XML.
func textElements(of file: String) throws -> [String] {
  let reader = TextReader()
  let parser = XMLParser(data: Data(file.utf8))
  parser.delegate = reader
  try #require(parser.parse(), "\(String(describing: parser.parserError))")
  return reader.texts
}

private final class TextReader: NSObject, XMLParserDelegate {
  var texts: [String] = []
  private var isText = false

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    if name == "text" {
      texts.append("")
      isText = true
    }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
    qualifiedName: String?
  ) { if name == "text" { isText = false } }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if isText { texts[texts.count - 1] += string }
  }
}
