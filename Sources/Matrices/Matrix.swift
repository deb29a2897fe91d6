// A row-major matrix: a view of a block of memory that its copies share.

import Foundation
import Synchronization

/// How many blocks of zeros were ever made, so that a test can see that none are.
package let memoryBlockCount = Atomic(0)

/// A block of scalars that lives as long as any matrix over it.
package final class Memory<Scalar: BinaryFloatingPoint>: @unchecked Sendable {
  package let count: Int
  let start: UnsafeMutablePointer<Scalar>
  private let owner: Owner
  private static var largePage: Int { 1 << 21 }

  private enum Owner {
    case allocation(UnsafeMutableRawPointer)
    case bytes(Data)
  }

  /// Zeros, aligned to 64 bytes (a cache line, a vector register). Where nothing is written yet,
  /// pages of them need no memory.
  package init(count: Int) {
    precondition(count >= 0, "a block of \(count) scalars")
    let byteCount = count * MemoryLayout<Scalar>.stride
    let isLarge = byteCount >= 2 * Self.largePage
    let alignment = isLarge ? Self.largePage : 64
    guard let block = calloc(byteCount + alignment, 1) else {
      // The end, as where Swift itself gets no memory; whoever listens has the words for it.
      abort()
    }
    let bytes = block.alignedUp(toMultipleOf: alignment)
    #if os(Linux)
      // Rows of large matrices are pages apart; of large pages the processor need not look up as many.
      if isLarge { madvise(bytes, byteCount, MADV_HUGEPAGE) }
    #endif
    memoryBlockCount.add(1, ordering: .relaxed)
    self.count = count
    owner = .allocation(block)
    start = bytes.bindMemory(to: Scalar.self, capacity: count)
  }

  /// The scalars in little-endian `bytes`, such as those of a mapped file, which are not copied and
  /// must not be written to; nil when they are not where scalars can be.
  package init?(viewing bytes: Data) {
    let stride = MemoryLayout<Scalar>.stride
    // Bytes so few may be a part of the value itself, which has no address that lasts.
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

/// A matrix of `rows` × `columns` scalars, row by row.
///
/// A matrix is a window on memory: copies and views of it show the same scalars, and operations
/// write into the matrices they are given. Nothing guards two threads that write to one place.
package struct Matrix<Scalar: BinaryFloatingPoint>: @unchecked Sendable {
  package let rows: Int
  package let columns: Int
  let memory: Memory<Scalar>
  /// The first scalar; whoever moves on from it has checked how far.
  package let start: UnsafeMutablePointer<Scalar>

  package var count: Int { rows * columns }

  /// A matrix of zeros in memory of its own.
  package init(_ rows: Int, _ columns: Int) {
    self.init(rows, columns, in: Memory(count: rows * columns), at: 0)
  }

  /// A view of `rows` × `columns` scalars of `memory` from `offset` on.
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

  /// The rows of `range`, as a view.
  package func rows(_ range: Range<Int>) -> Matrix {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(rows)")
    return Matrix(range.count, columns, sharing: self, at: range.lowerBound * columns)
  }

  /// The first `count` rows, as a view.
  package func prefix(_ count: Int) -> Matrix { rows(0..<count) }

  /// The same scalars in another shape, as a view.
  package func reshaped(_ rows: Int, _ columns: Int) -> Matrix {
    precondition(
      rows * columns == count, "\(self.rows) × \(self.columns) reshaped as \(rows) × \(columns)")
    return Matrix(rows, columns, sharing: self, at: 0)
  }
}

// MARK: - In and out

extension Matrix {
  /// A matrix of its own with the scalars of `values`, row by row.
  package init(_ rows: Int, _ columns: Int, _ values: some Collection<Scalar>) {
    self.init(rows, columns)
    precondition(values.count == count, "\(values.count) values for \(rows) × \(columns)")
    for (i, value) in values.enumerated() { start[i] = value }
  }

  /// The scalars, row by row.
  package var scalars: [Scalar] { Array(UnsafeBufferPointer(start: start, count: count)) }

  /// Sets every scalar to zero, whose bits are all zero; as bytes, which is no loop over scalars of
  /// a kind that is not known here.
  package func zero() { memset(start, 0, count * MemoryLayout<Scalar>.stride) }

  /// Copies the scalars of a matrix of the same shape.
  package func copy(from other: Matrix) {
    precondition(
      rows == other.rows && columns == other.columns,
      "\(other.rows) × \(other.columns) copied to \(rows) × \(columns)")
    start.update(from: other.start, count: count)
  }

  /// The scalars' bytes in the machine's (little-endian) order; they may share the matrix's memory,
  /// so read them before it changes.
  package var bytes: Data {
    Data(
      bytesNoCopy: start, count: count * MemoryLayout<Scalar>.stride,
      deallocator: .custom { [memory] _, _ in _ = memory })
  }

  /// Copies scalars from their bytes in little-endian order, whatever their alignment.
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
