// Where a new model goes, and what it may replace there.

import Foundation
import LanguageModel
import Training

enum TrainingDestination {
  /// The folder that `path` names, or the corpus's name with .fflm here, if a new model may go there.
  ///
  /// A model that is there is replaced only when `force` says so, and only when the folder holds
  /// nothing else, and none of the run's texts, for replacing it is deleting it.
  static func url(
    _ path: String?, corpus: String, otherTexts: [String], force: Bool
  ) throws -> URL {
    if path == "-" {
      throw CommandError(
        "A model is a folder and cannot go to standard output; name a folder with --model.")
    }
    let name = name(of: corpus)
    // Where a link leads is what is replaced.
    let url = target(of: URL(fileURLWithPath: path ?? "\(name).fflm"))
    if url.path.hasSuffix(TrainingFolder.stagingSuffix) {
      throw CommandError(
        "A model's name cannot end in .partial, which is for models before their first save; name "
          + "another with --model.")
    }
    let files = FileManager.default
    guard files.fileExists(atPath: url.path) else { return url }
    if url.path == target(of: URL(fileURLWithPath: files.currentDirectoryPath)).path {
      throw CommandError("The model cannot be the current folder; name another with --model.")
    }
    if let stranger = ModelFolder(url).stranger {
      throw CommandError(
        """
        \(url.pathFromHere) is there and is not a model, or not only (\(stranger) is none of its \
        files); name another with --model.
        """)
    }
    let isEmpty = (try? files.contentsOfDirectory(atPath: url.path))?.isEmpty ?? false
    guard force || isEmpty else {
      throw CommandError(
        """
        \(url.pathFromHere) is there already. Go on with it by 'fflm train --resume \
        \(shellText(url))', replace it with --force, or name another with --model.
        """)
    }
    for text in [corpus] + otherTexts
    where text != "-" && target(of: URL(fileURLWithPath: text)).path.hasPrefix(url.path + "/") {
      throw CommandError(
        """
        The text '\(text)' is in \(url.pathFromHere) and would be deleted with it; copy it \
        elsewhere, or name another with --model.
        """)
    }
    return url
  }

  /// What a model of a corpus is called, without an extension, if nobody names it.
  static func name(of corpus: String) -> String {
    if corpus == "-" { return "stdin" }
    return URL(fileURLWithPath: corpus).deletingPathExtension().lastPathComponent
  }

  /// Where a link leads, also when nothing is there.
  static func target(of url: URL) -> URL {
    var url = url.standardizedFileURL
    for _ in 0..<40 {
      guard let link = try? FileManager.default.destinationOfSymbolicLink(atPath: url.path) else {
        break
      }
      url =
        URL(fileURLWithPath: link, relativeTo: url.deletingLastPathComponent())
        .standardizedFileURL
    }
    return url.resolvingSymlinksInPath()
  }
}
