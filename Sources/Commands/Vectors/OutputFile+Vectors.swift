// Writing word vectors to the file that a command names.

import Reports
import WordVectors

extension OutputFile {
  /// Writes word vectors, and prints their number.
  ///
  /// - Throws: ``FileError`` if writing fails, and the errors of the source. A file is then
  ///   unchanged.
  func write(_ vectors: any VectorSource, _ format: VectorFormat) throws {
    try write { try vectors.write(format, $0) }
    let count = counted(vectors.count, "vector")
    try report("\(count) of \(counted(vectors.dimensions, "dimension"))")
  }
}
