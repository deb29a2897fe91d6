// The errors of commands other than those of the parser, and their messages.

import Arguments
import Files
import JSON
import LanguageModel
import Reports
import Text

/// An error of a command that is not a ``UsageError``.
enum CommandError: Error, CustomStringConvertible {
  // The command line.
  case unreadableCommandLine
  case manualPagesToStandardOutput
  case sameStandardInput(as: String)
  case repeatedStandardInput

  // Configuration files.
  case notConfiguration(path: String, JSONFlaw)
  case longConfiguration(path: String, limit: Int)
  case commandLineOption(path: String, JSONFlaw)
  case unknownOption(path: String, JSONFlaw)
  case invalidOption(path: String, JSONFlaw)

  // Models to read.
  case noModelHere(ModelKind?)
  case emptyModelName
  case noModel(FilePath)
  case notClassifier(FilePath)
  case classifier(FilePath)
  case unsavedModel(FilePath, at: FilePath)
  case unsavedFolder(FilePath)
  case modelIsFile(FilePath)
  case folderWithoutModel(FilePath)
  case modelAsText(path: String)
  case noHeldOutText(FilePath, String)
  case noTrainingText(path: String)
  case changedTrainingText(path: String, difference: String)

  // What a model can predict.
  case twoSided(FilePath, rightContext: Int)
  case oneSided(FilePath, remedy: String)
  case invalidCloze(place: String, ClozeError)

  // Mixtures.
  case notMixture(path: String, String)
  case notMixtureToReplace(FilePath)
  case mixturePartNotKept(path: String)
  case otherPart(FilePath, FilePath, difference: String)
  case changedPart(path: String, mixture: String)

  // Destinations of new models.
  case modelToStandardOutput
  case emptyNewModelName
  case stagingName
  case currentFolder
  case newModelIsFile(FilePath)
  case unexpectedFile(FilePath, in: FilePath)
  case modelExists(FilePath, ModelKind)
  case fileInModel(path: String, FilePath)
  case startsFromDestination(FilePath)

  // Output files.
  case noFileName(path: String, OutputFile.Terms)
  case compressedName(FilePath, suffix: String, program: String, OutputFile.Terms)
  case noFolder(FilePath, OutputFile.Terms)
  case outputIsFolder(FilePath, OutputFile.Terms)
  case outputIsDevice(FilePath, OutputFile.Terms)
  case outputIsInput(FilePath, OutputFile.Terms)
  case outputExists(FilePath, OutputFile.Terms)

  // Training.
  case pathNotUTF8(path: String)
  case movedText(kind: String, path: String, command: String)
  case shortText(name: String, tokens: Int, window: Window)
  case shortTime(seconds: Double)
  case noKnownWords(name: String)
  case invalidVocabulary(name: String, TextError)
  case longVocabulary(name: String, limit: Int)
  case noListedWords(name: String)
  case vectorNotFinite(name: String, word: String)
  case outOfMemory(String)

  // Word vectors.
  case vectorsNotToFile
  case vectorsRunExists(FilePath, FilePath)
  case noVectorsRun(FilePath, FilePath)
  case otherVectorsText(name: String, FilePath)
  case vectorsFileExists(FilePath)
  case vectorsDiverged(Double)

  // Scoring.
  case otherFormat(place: String, shape: String)

  /// Whether the command line alone is wrong, whatever the files contain.
  var isUsage: Bool {
    switch self {
    case .manualPagesToStandardOutput, .sameStandardInput, .repeatedStandardInput, .emptyModelName,
      .modelToStandardOutput, .emptyNewModelName, .stagingName, .currentFolder, .noFileName:
      true
    default: false
    }
  }

  var description: String {
    switch self {
    case .unreadableCommandLine:
      "The command line cannot be read; mount /proc, and run fflm again."
    case .manualPagesToStandardOutput:
      "Manual pages are several files and cannot be written to standard output; specify a folder."
    case .sameStandardInput(let other):
      "Standard input cannot be both \(other) and a text; specify a file for one of them."
    case .repeatedStandardInput:
      "Standard input can be read only once; specify a file instead of '-' for the others."

    case .notConfiguration(let path, let flaw):
      "\(path) is not a configuration file: \(flaw)."
    case .longConfiguration(let path, let limit):
      "\(path) is not a configuration file: it has more than \(limit) bytes; specify a JSON file "
        + "of options."
    case .commandLineOption(let path, let flaw):
      "\(path): \(flaw); remove it from the file."
    case .unknownOption(let path, let flaw):
      "\(path): \(flaw); see 'fflm train --help' for the options."
    case .invalidOption(let path, let flaw):
      "\(path): \(flaw)."

    case .noModelHere(let kind):
      switch kind {
      case nil:
        "There is no *.fflm folder in the current folder; specify a model's folder, or train a "
          + "model with 'fflm train'."
      case .languageModel:
        "There is no *.fflm folder of a language model in the current folder; specify a model's "
          + "folder, or train a model with 'fflm train'."
      case .classifier:
        "There is no *.fflm folder of a classifier in the current folder; specify a classifier's "
          + "folder, or train one with 'fflm classify train'."
      }
    case .emptyModelName:
      "The name of the model's folder is empty; specify the folder's path."
    case .notClassifier(let path):
      "\(path.display) is not a classifier; specify a model of 'fflm classify train'."
    case .classifier(let path):
      "\(path.display) is a classifier; use 'fflm classify', or specify a language model."
    case .noModel(let path):
      "There is no model folder \(path.display); check its name, or train a model first."
    case .unsavedModel(let path, let staging):
      "There is no model folder \(path.display) yet: \(staging.display) \(Self.unsaved)"
    case .unsavedFolder(let path):
      "\(path.display) \(Self.unsaved)"
    case .modelIsFile(let path):
      "\(path.display) is a file; specify the folder of a model."
    case .folderWithoutModel(let path):
      "The folder \(path.display) contains no model; specify a model's folder, or train a model first."
    case .modelAsText(let path):
      "'\(path)' is a model, not a text; specify it with --model."
    case .noHeldOutText(let path, let remark):
      "\(path.display) contains no validation text\(remark)."
    case .noTrainingText("-"):
      "The training text was read from standard input; specify it instead of --training."
    case .noTrainingText(let path):
      "The training text is no longer at '\(path)'; specify it instead of --training."
    case .changedTrainingText(let path, let difference):
      "'\(path)' is not the text that the model was trained on (\(difference)); specify the "
        + "training text instead of --training."

    case .twoSided(let path, let count):
      "\(path.display) was trained with --right-context \(count), so it predicts a word only from "
        + "the words on both sides of it. Use 'fflm fill', 'fflm eval' without --mix or --cache, or 'fflm "
        + "score --pseudo', or specify a model without context on the right."
    case .oneSided(let path, let remedy):
      "\(path.display) predicts a word only from the words before it; \(remedy), or specify a "
        + "model that was trained with --right-context."
    case .invalidCloze(let place, let error):
      "\(place) \(error)."

    case .notMixture(let path, let flaw):
      "\(path) is not a mixture file: \(flaw). Write one with --save-mixture."
    case .notMixtureToReplace(let path):
      "\(path.display) already exists and is not a mixture file; specify another file with "
        + "--save-mixture."
    case .mixturePartNotKept(let path):
      "\(SourceText.name(ofPath: path)) cannot be read again, so the mixture cannot be saved; "
        + "specify a file with --mix."
    case .otherPart(let path, let model, let difference):
      "\(path.display) was trained with \(difference), unlike \(model.display); specify models with "
        + "the same vocabulary, --tokenizer, --tokenizer-version, --lowercase and --lines."
    case .changedPart(let path, let mixture):
      "\(FilePath(path).display) is not the model with which \(mixture) was saved, or has changed since; "
        + "specify that model, or save the mixture again with --save-mixture."

    case .modelToStandardOutput:
      "A model is a folder and cannot be written to standard output; specify a folder with --model."
    case .emptyNewModelName:
      "The name of the model's folder is empty; specify another with --model."
    case .stagingName:
      "A model's name cannot end in .partial, which is reserved for models before their first "
        + "save; specify another with --model."
    case .currentFolder:
      "The model's folder cannot be the current folder; specify another with --model."
    case .newModelIsFile(let path):
      "\(path.display) is a file; specify a folder with --model."
    case .unexpectedFile(let file, let path):
      "\(path.display) contains files that do not belong to a model (\(file.display)); specify "
        + "another folder with --model."
    case .modelExists(let path, let kind):
      "\(path.display) already exists. Resume it with 'fflm "
        + "\(kind == .classifier ? "classify " : "")train --resume \(shellText(path))', replace it with --force, or specify another with --model."
    case .fileInModel(let file, let path):
      "The file '\(file)' is in \(path.display) and would be deleted with it; copy it elsewhere, or "
        + "specify another folder with --model."
    case .startsFromDestination(let path):
      "\(path.display) is the model from which the run starts, and would be deleted; specify another "
        + "folder with --model."

    case .noFileName(let path, let terms):
      "'\(path)' is not a file name; specify one\(terms.place)."
    case .compressedName(let path, let suffix, let program, let terms):
      "'\(path)' names a compressed file, but \(terms.form). Leave out .\(suffix)"
        + (terms.pipe.map {
          ", or compress standard output: '\($0) | \(program) > \(shellText(path))'."
        } ?? ".")
    case .noFolder(let path, let terms):
      "There is no folder \(path.display) to write the \(terms.content) to; create it, or specify "
        + "another file\(terms.place)."
    case .outputIsFolder(let path, let terms):
      "\(path.display) is a folder; specify a file\(terms.place)."
    case .outputIsDevice(let path, let terms):
      "\(path.display) is a pipe or a device; specify a file\(terms.place)."
    case .outputIsInput(let path, let terms):
      "\(path.display) is \(terms.input); specify another file\(terms.place)."
    case .outputExists(let path, let terms):
      "\(path.display) already exists; replace it with --force, or specify another\(terms.place)."

    case .pathNotUTF8(let path):
      "The full path of '\(path)' is not UTF-8, so config.json cannot store it; rename the folder, "
        + "or read the text from standard input."
    case .movedText(let kind, let path, let command):
      "The \(kind) text is no longer at '\(path)'. If it was moved or came from a pipe, specify "
        + "the same text again, as in '\(command)'."
    case .shortText(let name, let tokens, let window):
      "\(name) has \(counted(tokens, "token")) to train on, but a window of \(window.width) and "
        + "the \(window.isTwoSided ? "predicted" : "next") word need at least \(window.width + 1). "
        + "Use a longer text or a smaller \(Self.options(of: window))."
    case .shortTime(let seconds):
      "'--time \(durationText(seconds))' is too short: evaluating the validation text alone takes "
        + "longer; allow more time, or specify a shorter text with --valid."
    case .noKnownWords(let name):
      "None of the words in '\(name)' are in the vocabulary; specify vectors of the same language "
        + "and spelling, or use --lowercase if its words are in lower case."
    case .invalidVocabulary(let name, let error):
      "\(name): \(error)"
    case .longVocabulary(let name, let limit):
      "'\(name)' is longer than \(limit) bytes; specify a shorter list of words."
    case .noListedWords(let name):
      "None of the words in '\(name)' occur in the training text; specify a list of the same "
        + "language and spelling; with --lowercase, its words must be in lower case."
    case .vectorNotFinite(let name, let word):
      "The vector of '\(visible(word))' in '\(name)' has numbers that are not finite; specify "
        + "another file."
    case .outOfMemory(let sentence):
      sentence

    case .vectorsNotToFile:
      "Training cannot write to standard output, a pipe or a device, because it could not be "
        + "resumed; specify a file with --output."
    case .vectorsRunExists(let folder, let path):
      "\(folder.display) holds an interrupted run. Resume it with 'fflm vectors train --resume "
        + "\(shellText(path))', replace it with --force, or specify another file with --output."
    case .noVectorsRun(let path, let folder):
      "There is no interrupted run of \(path.display) to resume in \(folder.display); check the "
        + "name, or begin a new run."
    case .otherVectorsText(let name, let path):
      "'\(name)' is not the text that \(path.display) was trained on; specify that text."
    case .vectorsFileExists(let path):
      "\(path.display) already exists; move it, or, if it is a file, resume with --force to replace "
        + "it."
    case .vectorsDiverged(let rate):
      "Training diverged: the vectors are not finite; specify a --learning-rate below \(rate)."

    case .otherFormat(let place, let shape):
      "\(place) does not have the format '\(shape)'; correct the line, or specify another "
        + "--format."
    }
  }

  /// The options that determine the width of a window, as a sentence lists them.
  private static func options(of window: Window) -> String {
    "--context" + (window.isTwoSided ? " or --right-context" : "")
      + (window.averages.isEmpty ? "" : " and fewer --averages")
  }

  private static let unsaved =
    "belongs to a run that has not saved yet. Wait for its first save, or train again if it has "
    + "ended."
}
