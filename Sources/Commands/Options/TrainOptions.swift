// The options of fflm train, including those that are not settings.

import Arguments

enum TrainOptions {
  static let corpus = Option(
    optionalArgument: RunTexts.CodingKeys.corpus.stringValue, completion: .file,
    help: "Training text; - is standard input. A configuration file can also name it.")
  static let model = Option(
    "model", short: "m", .text, valueName: "folder",
    note: "the corpus's name with .fflm, in the current folder", completion: .directory,
    help: "Where to save the model.")
  static let config = Option(
    "config", short: "c", .text, valueName: "file", completion: .file,
    help: "JSON file of options by their long names. The command line overrides it.")
  static let resume = Option(
    "resume", .text, valueName: "folder", completion: .directory,
    help: "Resume the run in this folder.")
  static let force = Option(
    flag: "force", help: "Replace an existing model, once the new one is validated.")
  static let dryRun = Option(
    flag: "dry-run",
    help: "Print the plan and the estimated time without training; with --json, print the "
      + "configuration that would be used.")
  static let quiet = Option(
    flag: "quiet", short: "q", help: "Print only errors and results.")
  static let json = Option(flag: "json", help: "Print the results as one JSON object.")
  static let time = Option(
    "time", .duration, group: SettingGroup.training.title,
    help: "Training time on this machine in seconds (s), minutes (m) or hours (h), such as 90s. "
      + "Chooses the number of epochs, the last of which may be partial, and the network unless "
      + "--hidden, --activation or --init is set. Cannot be used with --epochs or --steps.")

  /// All parameters of fflm train, in the order of the help.
  static let all: [Parameter] =
    [
      model.parameter, config.parameter, resume.parameter, force.parameter, dryRun.parameter,
      quiet.parameter, json.parameter, ThreadsOption.option.parameter,
    ] + SettingGroup.all.flatMap(\.parameters) + [time.parameter]

  /// The names of the options that a configuration file cannot set. Only the user may choose where
  /// a model is saved, what it replaces and which run is resumed, because the file may come from
  /// somebody else.
  static let commandLineOnly = Set(
    [model.parameter, config.parameter, resume.parameter, force.parameter, dryRun.parameter]
      .map(\.name))

  /// The names of the options that can be specified when a run is resumed.
  static let changeableOnResume = Set(
    [
      resume.parameter, quiet.parameter, json.parameter, ThreadsOption.option.parameter,
    ].map(\.name) + SettingGroup.all.flatMap(\.settings).filter(\.isChangeable).map(\.name))
}
