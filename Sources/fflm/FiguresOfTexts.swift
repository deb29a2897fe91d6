// The figures of several texts as one JSON object.

/// Those of all texts together and, if they are several, under "texts" those of each with its name.
struct FiguresOfTexts<Figures: Encodable>: Encodable {
  let total: Figures
  let each: [(name: String, figures: Figures)]

  private enum CodingKeys: CodingKey {
    case texts, text
  }

  func encode(to encoder: any Encoder) throws {
    try total.encode(to: encoder)
    guard each.count > 1 else { return }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(each.map { Item(name: $0.name, figures: $0.figures) }, forKey: .texts)
  }

  private struct Item: Encodable {
    let name: String
    let figures: Figures

    func encode(to encoder: any Encoder) throws {
      try figures.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(name, forKey: .text)
    }
  }
}
