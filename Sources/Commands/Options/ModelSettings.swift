// The settings of fflm train for the network.

import Arguments
import LanguageModel
import Matrices

extension SettingGroup {
  static let model = SettingGroup(
    "model options",
    [
      Setting(
        Key.context, \.model.context, .integer(1...ModelConfiguration.longest),
        help: "Number of context words before the predicted word."),
      Setting(
        Key.rightContext, \.model.rightContext, .integer(0...ModelConfiguration.longest),
        valueName: "words", default: 0,
        help: "Number of context words after the predicted word. A model with such words can fill "
          + "in blanks (fflm fill), but not continue a text."),
      Setting(
        Key.averages, \.model.averages, .integers(1...ModelConfiguration.longest),
        valueName: "lengths",
        help: "Lengths of successive runs of words before the context, such as 8,16,32, or none. "
          + "The average embedding of each run is also an input."),
      Setting(
        Key.embedding, \.model.embedding, .integer(1...ModelConfiguration.widest),
        valueName: "width", help: "Width of the word embeddings."),
      Setting(
        flag: Key.freezeEmbeddings, \.model.freezeEmbeddings,
        help: "Keep all embeddings unchanged during training, including the random ones. With "
          + "--tied, the output weights are unchanged, too. Requires --embeddings or --init."),
      Setting(
        Key.hidden, \.model.hidden, .integers(1...ModelConfiguration.widest), valueName: "widths",
        isShownWhenOff: true,
        help: "Widths of the hidden layers, such as 200 or 400,200, or none. If you set this or "
          + "--activation, the network has only the parts you ask for, and its activation is tanh "
          + "unless specified."),
      Setting(
        Key.activation, \.model.activation, .choice, note: "gelu, or tanh with --hidden",
        isUsed: { !$0.model.hidden.isEmpty },
        help: "Activation function of the hidden layers."),
      Setting(
        flag: Key.residual, \.model.residual,
        help: "Add the inputs of each hidden layer to its outputs if they have the same width."),
      Setting(
        flag: Key.layerNorm, \.model.layerNorm,
        help: "Normalize the outputs of each hidden layer."),
      Setting(
        flag: Key.direct, \.model.direct,
        help: "Also connect the embeddings directly to the softmax."),
      Setting(
        flag: Key.tied, \.model.tied,
        help: "Use the embeddings as output weights, after a projection if the last hidden layer "
          + "has a different width."),
      Setting(
        Key.outputLayer, \.model.outputLayer, .choice, default: .softmax,
        isUsed: { $0.model.outputLayer != .softmax },
        help: "How words are predicted or trained: over all words; over a sample of the words, "
          + "evaluated as an exact softmax; or as an adaptive softmax, with clusters of rare words. "
          + "The last two are faster with a large vocabulary."),
      Setting(
        Key.cutoffs, \.model.cutoffs, .integers(1...Int.max), valueName: "ids",
        note: "chosen from the word counts", isUsed: { $0.model.outputLayer == .adaptive },
        help: "IDs of the words with which the clusters of the output layer adaptive begin, such "
          + "as 2000,10000: 1 to 16 of them, ascending; none to choose them."),
      Setting(
        flag: Key.pointer, \.model.pointer,
        help: "Expect the words of the context and of the averages again: mix the output layer "
          + "with a pointer to them. The default network for words has one. Cannot be used with "
          + "--output-layer sampled or --right-context."),
    ])

  private typealias Key = ModelConfiguration.CodingKeys
}
