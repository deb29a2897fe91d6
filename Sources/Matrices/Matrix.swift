// A row-major matrix, which is a view of a block of memory that its copies share.

import Foundation
import Synchronization

/// The number of memory blocks allocated so far. A test uses it to check that steps allocate none.
package let memoryBlockCount = Atomic(0)

/// A block of scalars that lives as long as any matrix that views it.
package final class Memory<Scalar: BinaryFloatingPoint>: @unchecked Sendable {
  package let count: Int
  let start: UnsafeMutablePointer<Scalar>
  private let owner: Owner
  private static var largePage: Int { 1 << 21 }

  private enum Owner {
    case allocation(UnsafeMutableRawPointer)
    case bytes(Data)
  }

  /// Creates a block of zeros, aligned to 64 bytes, the size of a cache line and of an AVX-512
  /// register.
  ///
  /// The pages of a large block take up no memory until they are written.
  package init(count: Int) {
    precondition(count >= 0, "a block of \(count) scalars")
    let byteCount = count * MemoryLayout<Scalar>.stride
    let isLarge = byteCount >= 2 * Self.largePage
    let alignment = isLarge ? Self.largePage : 64
    guard let block = calloc(byteCount + alignment, 1) else {
      // End the program as Swift does when an allocation fails. A handler of SIGABRT reports the
      // error.
      abort()
    }
    let bytes = block.alignedUp(toMultipleOf: alignment)
    #if os(Linux)
      // The rows of a large matrix lie on different pages. Huge pages cost the processor fewer TLB
      // misses.
      if isLarge { madvise(bytes, byteCount, MADV_HUGEPAGE) }
    #endif
    memoryBlockCount.add(1, ordering: .relaxed)
    self.count = count
    owner = .allocation(block)
    start = bytes.bindMemory(to: Scalar.self, capacity: count)
  }

  /// Creates a block that views `bytes`, such as those of a memory-mapped file, as scalars in
  /// little-endian order. The bytes are not copied and must not be written.
  ///
  /// Returns nil unless the bytes are aligned for scalars, a whole number of scalars, and at least
  /// 64 bytes.
  package init?(viewing bytes: Data) {
    let stride = MemoryLayout<Scalar>.stride
    // `Data` may store fewer bytes inline, where their address does not last.
    guard bytes.count >= 64, bytes.count.isMultiple(of: stride),
      let address = bytes.withUnsafeBytes(\.baseAddress),
      UInt(bitPattern: address).isMultiple(of: UInt(MemoryLayout<Scalar>.alignment))
    else { return nil }
    count = bytes.count / stride
    owner = .bytes(bytes)
    start = UnsafeMutableRawPointer(mutating: address)
      .bindMemory(to: Scalar.self, capacity: count)
  }

  deinit {
    if case .allocation(let block) = owner { free(block) }
  }
}

/// A matrix of `rows` × `columns` scalars in row-major order.
///
/// A matrix is a view of memory: copies and views of it share its scalars, and operations write
/// into the matrices that they are given. Access from several threads is not synchronized.
package struct Matrix<Scalar: BinaryFloatingPoint>: @unchecked Sendable {
  package let rows: Int
  package let columns: Int
  let memory: Memory<Scalar>
  /// The address of the first scalar. Code that advances this pointer checks the bounds beforehand.
  package let start: UnsafeMutablePointer<Scalar>

  /// The number of scalars.
  package var count: Int { rows * columns }

  /// Creates a matrix of zeros in its own memory.
  package init(_ rows: Int, _ columns: Int) {
    self.init(rows, columns, in: Memory(count: rows * columns), at: 0)
  }

  /// Creates a view of `rows` × `columns` scalars of `memory`, starting at `offset`.
  package init(_ rows: Int, _ columns: Int, in memory: Memory<Scalar>, at offset: Int) {
    precondition(rows >= 0 && columns >= 0, "a matrix of \(rows) × \(columns)")
    precondition(
      offset >= 0 && offset + rows * columns <= memory.count,
      "\(rows) × \(columns) scalars at \(offset) in a block of \(memory.count)")
    self.rows = rows
    self.columns = columns
    self.memory = memory
    start = memory.start + offset
  }

  private init(_ rows: Int, _ columns: Int, sharing other: Matrix, at offset: Int) {
    precondition(
      offset >= 0 && offset + rows * columns <= other.count,
      "\(rows) × \(columns) scalars at \(offset) of \(other.count)")
    self.rows = rows
    self.columns = columns
    memory = other.memory
    start = other.start + offset
  }

  /// The scalar in a row and a column.
  package subscript(row: Int, column: Int) -> Scalar {
    get {
      checkPosition(row, column)
      return start[row * columns + column]
    }
    nonmutating set {
      checkPosition(row, column)
      start[row * columns + column] = newValue
    }
  }

  private func checkPosition(_ row: Int, _ column: Int) {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "position (\(row), \(column)) of a \(rows) × \(columns) matrix")
  }

  /// Returns a view of the rows in `range`.
  package func rows(_ range: Range<Int>) -> Matrix {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(rows)")
    return Matrix(range.count, columns, sharing: self, at: range.lowerBound * columns)
  }

  /// Returns a view of the first `count` rows.
  package func prefix(_ count: Int) -> Matrix { rows(0..<count) }

  /// Returns a view of the first scalars in row-major order as a matrix of another shape.
  package func prefix(_ rows: Int, _ columns: Int) -> Matrix {
    elements(0..<rows * columns).reshaped(rows, columns)
  }

  /// Returns a view of a range of the scalars in row-major order, as one row.
  package func elements(_ range: Range<Int>) -> Matrix {
    reshaped(count, 1).rows(range).reshaped(1, range.count)
  }

  /// Returns a view of the same scalars in another shape.
  package func reshaped(_ rows: Int, _ columns: Int) -> Matrix {
    precondition(
      rows * columns == count, "\(self.rows) × \(self.columns) reshaped as \(rows) × \(columns)")
    return Matrix(rows, columns, sharing: self, at: 0)
  }
}

// MARK: - Contents

extension Matrix {
  /// Creates a matrix in its own memory with the scalars of `values` in row-major order.
  package init(_ rows: Int, _ columns: Int, _ values: some Collection<Scalar>) {
    self.init(rows, columns)
    precondition(values.count == count, "\(values.count) values for \(rows) × \(columns)")
    for (i, value) in values.enumerated() { start[i] = value }
  }

  /// The scalars in row-major order.
  package var scalars: [Scalar] { Array(UnsafeBufferPointer(start: start, count: count)) }

  /// Sets every scalar to zero.
  ///
  /// The bits of zero are all zero, so this sets bytes: a loop over scalars of a generic type is
  /// slow.
  package func zero() { memset(start, 0, count * MemoryLayout<Scalar>.stride) }

  /// Sets every scalar to a value.
  package func fill(with value: Scalar) { start.update(repeating: value, count: count) }

  /// Copies the scalars of another matrix of the same shape.
  package func copy(from other: Matrix) {
    precondition(
      rows == other.rows && columns == other.columns,
      "\(other.rows) × \(other.columns) copied to \(rows) × \(columns)")
    start.update(from: other.start, count: count)
  }

  /// Copies scalars in row-major order.
  package func copy(from values: [Scalar]) {
    precondition(values.count == count, "\(values.count) values for \(rows) × \(columns)")
    values.withUnsafeBufferPointer { source in
      if let address = source.baseAddress { start.update(from: address, count: count) }
    }
  }

  /// Copies the scalars of a row.
  ///
  /// - Precondition: `values` has a scalar for each column.
  package func setRow(_ row: Int, to values: Span<Scalar>) {
    precondition(
      row >= 0 && row < rows && values.count == columns,
      "\(values.count) values for row \(row) of a \(rows) × \(columns) matrix")
    values.withUnsafeBufferPointer { source in
      if let address = source.baseAddress {
        (start + row * columns).update(from: address, count: columns)
      }
    }
  }

  /// Copies rows of another matrix with as many columns.
  ///
  /// - Parameter sources: For each row of this matrix, the row of `other` to copy; nil to leave the
  ///   row as it is.
  package func copyRows(of other: Matrix, at sources: [Int?]) {
    precondition(
      rows == sources.count && columns == other.columns,
      "\(sources.count) rows of \(other.columns) columns copied to \(rows) × \(columns)")
    for (row, source) in sources.enumerated() {
      guard let source else { continue }
      precondition(source >= 0 && source < other.rows, "row \(source) of \(other.rows)")
      (start + row * columns).update(from: other.start + source * columns, count: columns)
    }
  }

  /// Copies columns of another matrix with as many rows.
  ///
  /// - Parameter sources: For each column of this matrix, the column of `other` to copy; nil to
  ///   leave the column as it is.
  package func copyColumns(of other: Matrix, at sources: [Int?]) {
    precondition(
      rows == other.rows && columns == sources.count,
      "\(sources.count) columns of \(other.rows) rows copied to \(rows) × \(columns)")
    for case let source? in sources {
      precondition(source >= 0 && source < other.columns, "column \(source) of \(other.columns)")
    }
    for row in 0..<rows {
      let (to, from) = (start + row * columns, other.start + row * other.columns)
      for (column, source) in sources.enumerated() {
        if let source { to[column] = from[source] }
      }
    }
  }

  /// Copies a range of columns of another matrix with as many rows.
  ///
  /// - Parameter first: The column of this matrix that receives the first of them.
  package func copyColumns(_ range: Range<Int>, of other: Matrix, to first: Int) {
    precondition(
      rows == other.rows && range.lowerBound >= 0 && range.upperBound <= other.columns
        && first >= 0 && first + range.count <= columns,
      """
      columns \(range) of \(other.rows) × \(other.columns) copied to columns from \(first) of \
      \(rows) × \(columns)
      """)
    for row in 0..<rows {
      (start + (row * columns + first)).update(
        from: other.start + (row * other.columns + range.lowerBound), count: range.count)
    }
  }

  /// Copies the transpose of another matrix.
  package func copyTransposed(_ other: Matrix) {
    precondition(
      rows == other.columns && columns == other.rows,
      "the transpose of \(other.rows) × \(other.columns) copied to \(rows) × \(columns)")
    for row in 0..<rows {
      for column in 0..<columns {
        start[row * columns + column] = other.start[column * other.columns + row]
      }
    }
  }

  /// Returns the scalars of a column.
  package func column(_ column: Int) -> [Scalar] {
    precondition(column >= 0 && column < columns, "column \(column) of \(columns)")
    return (0..<rows).map { start[$0 * columns + column] }
  }

  /// Calls `body` with the scalars of a row.
  package func withRow<Result>(
    _ row: Int, _ body: (Span<Scalar>) throws -> Result
  ) rethrows -> Result {
    precondition(row >= 0 && row < rows, "row \(row) of \(rows)")
    return try body(UnsafeBufferPointer(start: start + row * columns, count: columns).span)
  }

  /// The bytes of the scalars in the byte order of the machine, which is little-endian.
  ///
  /// They may share the memory of the matrix, so read them before it changes.
  package var bytes: Data {
    Data(
      bytesNoCopy: start, count: count * MemoryLayout<Scalar>.stride,
      deallocator: .custom { [memory] _, _ in _ = memory })
  }

  /// Copies scalars from their bytes in little-endian order, at any alignment.
  package func copy(fromBytes data: Data) {
    precondition(
      data.count == count * MemoryLayout<Scalar>.stride,
      "\(data.count) bytes for \(rows) × \(columns) scalars")
    data.withUnsafeBytes { source in
      if let address = source.baseAddress {
        UnsafeMutableRawPointer(start).copyMemory(from: address, byteCount: source.count)
      }
    }
  }
}
