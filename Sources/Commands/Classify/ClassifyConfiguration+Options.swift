// The configuration of a classifier's run as options of fflm classify train.

import Arguments
import Classification
import Files
import Matrices
import Reports
import Training

extension ClassifyConfiguration {
  /// The values of the options that determine the model, by their long names. Options that do not
  /// apply to the model are left out.
  var values: [String: Value] {
    typealias Options = ClassifyOptions
    var values: [String: Value] = [:]
    func set<Content>(_ option: Option<Content>, _ value: Value?) {
      values[option.parameter.name] = value
    }
    set(Options.corpus, .text(corpus))
    set(Options.valid, valid.map(Value.text))
    set(Options.test, test.map(Value.text))
    set(ClassifyCommand.format, .text(format.rawValue))
    if format == .jsonl {
      set(ClassifyCommand.labelField, .text(labelField))
      set(ClassifyCommand.textField, .text(textField))
    }
    set(LossyOption.option, .flag(lossy))
    set(Options.features, .text(model.features.map(\.rawValue).joined(separator: ",")))
    set(Options.lexicon, lexicon.map(Value.text))
    set(Options.buckets, model.buckets.map(Value.integer))
    set(Options.minCount, .integer(minCount))
    set(Options.tokenizer, .text(model.tokenizer.rawValue))
    set(Options.keepCase, .flag(!model.lowercase))
    set(TokenizerVersionOption.option, .integer(model.tokenizerVersion))
    if let pool = model.pool {
      set(Options.pool, .text(pool.rawValue))
      set(Options.embedding, model.embedding.map(Value.integer))
      set(Options.hidden, .integers(model.hidden))
      if !model.hidden.isEmpty { set(Options.activation, .text(model.activation.rawValue)) }
      set(Options.embeddings, embeddings.map(Value.text))
      set(Options.freezeEmbeddings, .flag(model.freezeEmbeddings))
    }
    set(Options.optimizer, .text(options.optimizer.rawValue))
    set(Options.learningRate, .number(options.learningRate))
    set(Options.schedule, .text(options.schedule.rawValue))
    set(Options.batch, .integer(options.batch))
    set(Options.epochs, .integer(options.epochs))
    set(Options.patience, .integer(options.patience))
    set(Options.classWeights, .text(classWeights.rawValue))
    set(Options.l1, .number(options.l1))
    set(Options.l2, .number(options.l2))
    set(Options.clip, .number(options.clip))
    set(Options.dropoutWords, .number(options.dropout.words))
    set(Options.dropoutEmbedding, .number(options.dropout.embedding))
    set(Options.dropoutHidden, .number(options.dropout.hidden))
    set(Options.dropoutOutput, .number(options.dropout.output))
    set(Options.seed, .text("\(options.seed)"))
    return values
  }

  /// The options in the order of the help, with their values.
  private var given: [(parameter: Parameter, value: Value)] {
    let values = values
    return ClassifyOptions.parameters.compactMap { parameter in
      values[parameter.name].map { (parameter, $0) }
    }
  }

  /// A table of the names and values of each group of options, spelled as on the command line.
  var tables: [ReportPage.Table] {
    var tables: [ReportPage.Table] = []
    for (parameter, value) in given {
      let title = parameter.group ?? "texts"
      if tables.last?.title != title { tables.append(ReportPage.Table(title: title, rows: [])) }
      tables[tables.count - 1].rows.append((parameter.name, value.text))
    }
    return tables
  }

  /// The parts of the command that trains the same model again. It includes all options except
  /// flags that are off, so that the model does not depend on the defaults.
  var commandParts: [String] {
    ["fflm classify train"]
      + given.flatMap { parameter, value -> [String] in
        switch value {
        case .flag(let isOn): isOn ? ["--\(parameter.name)"] : []
        case _ where parameter.isArgument: [value.text.shellWord]
        default: ["--\(parameter.name) \(value.text.shellWord)"]
        }
      }
  }

  /// The file name of the corpus, or "standard input".
  var corpusName: String { corpus == "-" ? "standard input" : FilePath(corpus).name }
}
