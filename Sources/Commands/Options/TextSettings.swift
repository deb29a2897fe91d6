// The settings of fflm train for the texts and how they are read.

import Arguments
import LanguageModel
import Text

extension SettingGroup {
  static let text = SettingGroup(
    "text options",
    [
      Setting(TrainOptions.corpus, \.texts.corpus, .text),
      Setting(
        RunTexts.CodingKeys.valid, \.texts.valid, .text, valueName: "file",
        note: "the last tenth of the corpus, at most 1 MB", completion: .file,
        help: "Validation text."),
      Setting(
        RunTexts.CodingKeys.test, \.texts.test, .text, valueName: "file", completion: .file,
        isChangeable: true, help: "Test text, evaluated after training."),
      Setting(
        RunTexts.CodingKeys.embeddings, \.texts.embeddings, .text, valueName: "vectors",
        completion: .file,
        help: "Vector file or model folder whose vectors initialize the embeddings of its words "
          + "and determine --embedding. Other words start with random embeddings."),
      Setting(
        ModelConfiguration.CodingKeys.tokenizer, \.model.tokenizer, .choice,
        note: "chosen from the corpus",
        help: "Tokenizer: words for prose, whitespace for text that is already tokenized, or "
          + "characters."),
      Setting(
        flag: ModelConfiguration.CodingKeys.lowercase, \.model.lowercase,
        help: "Convert letters to lower case."),
      Setting(
        ModelConfiguration.CodingKeys.tokenizerVersion, \.model.tokenizerVersion,
        .integer(Tokenizer.versions), valueName: "version", default: Tokenizer.latestVersion,
        help: TokenizerVersionOption.help),
      Setting(
        RunTexts.CodingKeys.initial, \.texts.initial, .text, valueName: "folder",
        completion: .directory,
        help: "Model folder whose weights the run starts from (fine-tuning). The network, the "
          + "tokenization and, without --vocabulary, the vocabulary are those of this model."),
      Setting(
        RunTexts.CodingKeys.vocabulary, \.texts.vocabulary, .text, valueName: "file",
        completion: .file,
        help: "List of the words of the vocabulary, one per line, such as vocabulary.txt of "
          + "another model. Other words become <unk>. Cannot be used with --min-count or "
          + "--max-vocabulary."),
      Setting(
        RunTexts.CodingKeys.minCount, \.texts.minCount, .integer(1...Int.max), valueName: "count",
        note: "2, or 1 for characters and for text that contains <unk>",
        help: "Minimum number of occurrences of a word; rarer words become <unk>."),
      Setting(
        RunTexts.CodingKeys.maxVocabulary, \.texts.maxVocabulary, .integer(4...Int.max),
        valueName: "entries", note: "50000, or no limit for characters",
        help: "Maximum size of the vocabulary, including <unk>, <s> and </s>."),
      Setting(
        ModelConfiguration.CodingKeys.lines, \.model.lines, .choice, default: .stream,
        help: "Whether windows cross line ends (stream) or each line stands alone (separate)."),
      Setting(flag: RunTexts.CodingKeys.lossy, \.texts.lossy, help: LossyOption.help),
    ])
}
