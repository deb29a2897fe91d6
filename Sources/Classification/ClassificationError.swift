// Errors in labeled texts and word lists, and their messages.

/// An error in a labeled text or a word list. Its description says in one sentence what is wrong,
/// where, and what to do.
package enum ClassificationError: Error, Equatable, CustomStringConvertible {
  case unknownFormat(name: String)
  case noLabel(name: String, line: Int, LabeledFormat)
  case emptyLine(name: String, line: Int)
  case noText(name: String, line: Int)
  case twoLabels(name: String, line: Int)
  case tabs(name: String, line: Int, count: Int)
  case json(name: String, line: Int, flaw: String)
  case field(name: String, line: Int, field: String, flaw: String)
  case longLabel(name: String, line: Int, limit: Int)
  case unknownLabel(name: String, line: Int, label: String)
  case oneLabel(name: String, label: String)
  case tooManyLabels(name: String, limit: Int)
  case tooFewToSplit(name: String, count: Int)
  case noFeatures(name: String, minCount: Int)
  case tooManyFeatures(name: String)
  case emptyWordList(name: String)

  package var description: String {
    switch self {
    case .unknownFormat(let name):
      "The first line of '\(name)' is neither '__label__x text' nor a label, a tab and a text, nor "
        + "a JSON object; correct the line, or specify a --format."
    case .noLabel(let name, let line, let format):
      "Line \(line) of '\(name)' has no label; write it as \(format.shape)."
    case .emptyLine(let name, let line):
      "Line \(line) of '\(name)' is empty; remove it."
    case .noText(let name, let line):
      "Line \(line) of '\(name)' has a label but no text; add a text, or remove the line."
    case .twoLabels(let name, let line):
      "Line \(line) of '\(name)' has more than one label; keep one of them."
    case .tabs(let name, let line, let count):
      "Line \(line) of '\(name)' has \(count) tabs; write it as \(LabeledFormat.tsv.shape), and "
        + "replace the tabs in the text by spaces."
    case .json(let name, let line, let flaw):
      "Line \(line) of '\(name)': \(flaw)."
    case .field(let name, let line, let field, let flaw):
      "Line \(line) of '\(name)': the field \"\(field)\" \(flaw); correct the line, or specify the "
        + "names of the fields with --label-field and --text-field."
    case .longLabel(let name, let line, let limit):
      "The label in line \(line) of '\(name)' is longer than \(limit) bytes; write a shorter one."
    case .unknownLabel(let name, let line, let label):
      "The label '\(label)' in line \(line) of '\(name)' does not occur in the training text; "
        + "correct it, or add such a text there."
    case .oneLabel(let name, let label):
      "All texts in '\(name)' have the label '\(label)'; add texts with another label."
    case .tooManyLabels(let name, let limit):
      "'\(name)' has more than \(limit) labels; check its format."
    case .tooFewToSplit(let name, let count):
      "'\(name)' has only \(count) texts, too few to hold out a tenth for validation; add texts, "
        + "or specify a validation text with --valid."
    case .noFeatures(let name, let minCount):
      "No feature occurs in \(minCount) or more texts of '\(name)'; lower --min-count, or choose "
        + "other --features."
    case .tooManyFeatures(let name):
      "'\(name)' has 2^31 or more features; raise --min-count, choose fewer --features, or hash them "
        + "with --buckets."
    case .emptyWordList(let name):
      "The word list '\(name)' has no words; write one word per line."
    }
  }
}
