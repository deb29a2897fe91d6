// The words of messages about the file that a command writes.

import Arguments

extension OutputFile {
  /// The words for a command's output and input in messages.
  struct Terms {
    /// What is written, such as "model".
    let content: String
    /// How it is written, such as "models are written as plain text".
    let form: String
    /// The file that is read, such as "the training text".
    let input: String
    /// The command that writes to standard output; nil if there is none.
    let pipe: String?
    /// The option that names the output; nil if an argument does.
    let option: String?

    /// The end of an advice to specify something.
    var place: String { option.map { " with \($0)" } ?? "" }

    /// The words for an n-gram model of a corpus.
    static func nGramModel(of corpus: String) -> Terms {
      Terms(
        content: "model", form: "models are written as plain text", input: "the training text",
        pipe: "fflm ngram train \(corpus.shellWord) ... -o -", option: "--output")
    }

    /// The words for a plot of word vectors.
    static func plot(of vectors: String) -> Terms {
      Terms(
        content: "plot", form: "plots are written uncompressed", input: "the vector file",
        pipe: "fflm vectors plot \(vectors.shellWord) ... -o -", option: "--output")
    }

    /// The words for the drawing of a computation graph.
    static func graph(of expression: String) -> Terms {
      Terms(
        content: "graph", form: "graphs are written uncompressed", input: "the expression",
        pipe: "fflm explain \(expression.shellWord) ... -o -", option: "--output")
    }

    /// The words for the page or the drawing of a prediction.
    static let prediction = Terms(
      content: "drawing", form: "drawings are written uncompressed", input: "the model",
      pipe: "fflm explain --model ... -o -", option: "--output")

    /// The words for a mixture file.
    static let mixture = Terms(
      content: "mixture", form: "mixture files are written uncompressed",
      input: "a part of the mixture",
      pipe: nil, option: "--save-mixture")
  }
}
