// Tests of matrices as views of memory.

import Foundation
import Matrices
import TestSupport
import Testing

@Suite("Matrix")
struct MatrixTests {
  private let matrix = Matrix<Float>(3, 2, [1, 2, 3, 4, 5, 6])

  // MARK: - Views

  @Test("a new matrix is zero or has the given values in row order")
  func initialValues() {
    #expect(Matrix<Double>(2, 3).scalars == [0, 0, 0, 0, 0, 0])
    #expect(matrix.scalars == [1, 2, 3, 4, 5, 6])
    #expect((matrix.rows, matrix.columns, matrix.count) == (3, 2, 6))
    #expect((matrix[0, 1], matrix[1, 0], matrix[2, 1]) == (2, 3, 6))
  }

  @Test("a matrix without rows or columns is empty", arguments: [(0, 0), (0, 4), (4, 0)])
  func emptyMatrix(rows: Int, columns: Int) {
    let empty = Matrix<Float>(rows, columns)
    #expect(empty.scalars == [])
    #expect(empty.bytes.isEmpty)
    empty.zero()
    empty.copy(from: Matrix(rows, columns))
    empty.copy(fromBytes: Data())
    #expect(empty.rows(0..<rows).rows == rows)
  }

  @Test("copies and views share their scalars")
  func sharing() {
    let (copy, view, reshaped) = (matrix, matrix.rows(1..<3), matrix.reshaped(2, 3))
    view[0, 1] = 40
    #expect((copy[1, 1], matrix[1, 1], reshaped[1, 0]) == (40, 40, 40))
    reshaped[1, 2] = 60
    #expect(view.scalars == [3, 40, 5, 60])
    matrix.prefix(2).zero()
    #expect(matrix.scalars == [0, 0, 0, 0, 5, 60])
  }

  @Test("a row is set and read as a span")
  func spans() {
    let values: [Float] = [7, 8]
    matrix.setRow(1, to: values.span)
    #expect(matrix.scalars == [1, 2, 7, 8, 5, 6])
    let row = matrix.withRow(2) { row in row.indices.map { row[$0] } }
    #expect(row == [5, 6])
    let (none, empty) = (Matrix<Float>(2, 0), [Float]())
    none.setRow(1, to: empty.span)
    #expect(none.withRow(1) { $0.count } == 0)
  }

  @Test("a view of a view selects the expected rows")
  func nestedViews() {
    let matrix = Matrix<Double>(6, 2, (0..<12).map(Double.init))
    #expect(matrix.rows(1..<6).rows(2..<4).prefix(1).scalars == [6, 7])
    #expect(matrix.rows(6..<6).scalars == [])
    #expect(matrix.reshaped(4, 3).rows(3..<4).reshaped(3, 1).scalars == [9, 10, 11])
    #expect(matrix.reshaped(1, 12).scalars == matrix.scalars)
  }

  @Test("matrices over one memory block share the elements where they overlap")
  func blocks() {
    let memory = Memory<Float>(count: 10)
    let (low, high) = (Matrix(2, 3, in: memory, at: 0), Matrix(2, 2, in: memory, at: 6))
    let all = Matrix(1, 10, in: memory, at: 0)
    low[1, 2] = 5
    high[1, 1] = 9
    #expect(all.scalars == [0, 0, 0, 0, 0, 5, 0, 0, 0, 9])
    #expect(Matrix(0, 7, in: memory, at: 10).scalars == [])
  }

  @Test("a view keeps its memory alive")
  func lifetime() {
    func lastRow() -> Matrix<Float> { Matrix(100, 3, (0..<300).map(Float.init)).rows(99..<100) }
    let views = (0..<100).map { _ in lastRow() }
    #expect(views.allSatisfy { $0.scalars == [297, 298, 299] })
  }

  @Test("matrix memory is aligned to 64 bytes", arguments: [4, 15, 16, 17, 1000, 100_000])
  func alignment(count: Int) {
    let matrices = (0..<20).map { _ in Matrix<Float>(1, count) }
    for matrix in matrices {
      let address = matrix.bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
      #expect(address.isMultiple(of: 64))
    }
  }

  @Test("a memory block over bytes views them in place and keeps them alive")
  func viewedBytes() throws {
    func block() throws -> (memory: Memory<Float>, address: UInt) {
      let bytes = Matrix(1, 20, (0..<20).map(Float.init)).bytes.dropFirst(8)
      let address = bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
      return (try #require(Memory(viewing: bytes)), address)
    }
    for _ in 0..<100 {
      let (memory, address) = try block()
      let view = Matrix(1, memory.count, in: memory, at: 0)
      #expect(view.scalars == (2..<20).map(Float.init))
      #expect(view.bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } == address)
    }
  }

  @Test("misaligned bytes and unsuitable byte counts cannot be viewed as memory")
  func unviewableBytes() {
    let bytes = Matrix<Float>(1, 40).bytes
    for offset in 0..<8 {
      #expect((Memory<Float>(viewing: bytes[offset..<offset + 96]) == nil) == (offset % 4 != 0))
      #expect((Memory<Double>(viewing: bytes[offset..<offset + 96]) == nil) == (offset != 0))
    }
    for count in [0, 4, 13, 65, 66, 67] {
      #expect(Memory<Float>(viewing: bytes.prefix(count)) == nil)
    }
  }

  // MARK: - Contents

  @Test("the bytes of a matrix are its scalars in little-endian order")
  func bytes() {
    let bytes = matrix.rows(1..<3).bytes
    #expect(
      Array(bytes) == [0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40, 0, 0, 0xA0, 0x40, 0, 0, 0xC0, 0x40])
    matrix[1, 0] = -2
    #expect(Array(bytes.prefix(5)) == [0, 0, 0, 0xC0, 0])
    #expect(Array(Matrix<Double>(1, 1, [-2]).bytes) == [0, 0, 0, 0, 0, 0, 0, 0xC0])
  }

  @Test("the bytes of a matrix outlive it")
  func bytesLifetime() {
    func bytes() -> Data { Matrix<Float>(50, 2, [Float](repeating: -2, count: 100)).bytes }
    let all = (0..<100).map { _ in bytes() }
    #expect(all.allSatisfy { Array($0.suffix(4)) == [0, 0, 0, 0xC0] })
  }

  @Test("scalars are read from bytes at any alignment with every bit preserved", arguments: 0..<8)
  func bytesRoundTrip(offset: Int) {
    let patterns: [UInt32] = [0, 0x8000_0000, 1, 0x7F80_0000, 0x7FC1_2345, 0x3F80_0001]
    let source = Matrix<Float>(2, 3, patterns.map { Float(bitPattern: $0) })
    let file = Data(repeating: 0xFF, count: offset) + source.bytes + Data([0xFF])
    let copy = Matrix<Float>(2, 3)
    copy.copy(fromBytes: file[offset..<offset + 24])
    #expect(copy.scalars.map(\.bitPattern) == patterns)
    let wide = Matrix<Double>(1, 3)
    wide.copy(fromBytes: file.dropFirst(offset).dropLast())
    #expect(wide.bytes == source.bytes)
  }

  @Test("a matrix copied from another does not share its memory")
  func copying() {
    let other = Matrix<Float>(3, 2)
    other.copy(from: matrix)
    matrix.zero()
    #expect(other.scalars == [1, 2, 3, 4, 5, 6])
    #expect(matrix.scalars == [0, 0, 0, 0, 0, 0])
  }

  @Test("rows and columns are copied from the given positions, and others stay as they are")
  func copyingParts() {
    let rows = Matrix<Float>(4, 2, [10, 20, 30, 40, 50, 60, 70, 80])
    rows.copyRows(of: matrix, at: [2, nil, 0, 2])
    #expect(rows.scalars == [5, 6, 30, 40, 1, 2, 5, 6])
    let columns = Matrix<Float>(3, 3, [10, 20, 30, 40, 50, 60, 70, 80, 90])
    columns.copyColumns(of: matrix, at: [1, nil, 0])
    #expect(columns.scalars == [2, 20, 1, 4, 50, 3, 6, 80, 5])
  }

  @Test("a range of columns and a transpose are copied, and a column is read")
  func columnBlocks() {
    let wide = Matrix<Float>(3, 4, (1...12).map { Float(10 * $0) })
    wide.copyColumns(0..<2, of: matrix, to: 1)
    #expect(wide.scalars == [10, 1, 2, 40, 50, 3, 4, 80, 90, 5, 6, 120])
    let transposed = Matrix<Float>(2, 3)
    transposed.copyTransposed(matrix)
    #expect(transposed.scalars == [1, 3, 5, 2, 4, 6])
    #expect(matrix.column(1) == [2, 4, 6])
  }

  // MARK: - Misuse

  @Test("out-of-bounds access and mismatched sizes trap", arguments: Misuse.allCases)
  func misuse(_ misuse: Misuse) async {
    await #expect(processExitsWith: .trap) { [misuse = misuse as Misuse] in misuse.commit() }
  }

  enum Misuse: String, CaseIterable, Codable, Sendable {
    case negativeBlock, negativeRows, negativeColumns, overflowingCount, negativeOffset
    case offsetTooLarge, blockTooSmall
    case negativeRow, negativeColumn, rowTooLarge, columnTooLarge, columnTooLargeToSet
    case rowsTooFar, rowsBefore, prefixTooLong, otherCount
    case tooFewValues, tooManyValues, otherShape, tooFewBytes, tooManyBytes
    case rowToSetTooLarge, rowToReadNegative, rowTooShort
    case rowToCopyTooLarge, tooFewRowsToCopy, columnToCopyNegative, tooManyColumnsToCopy
    case columnsBeyondSource, columnsBeyondEnd, transposeOfOtherShape, columnToReadTooLarge

    func commit() {
      let matrix = Matrix<Float>(3, 2)
      let memory = Memory<Float>(count: 6)
      let (one, two): ([Float], [Float]) = ([1], [1, 2])
      switch self {
      case .negativeBlock: _ = Memory<Float>(count: -1)
      case .negativeRows: _ = Matrix<Float>(-1, 0)
      case .negativeColumns: _ = Matrix<Float>(-2, -3, in: memory, at: 0)
      case .overflowingCount: _ = Matrix<Float>(1 << 32, 1 << 32)
      case .negativeOffset: _ = Matrix(1, 2, in: memory, at: -1)
      case .offsetTooLarge: _ = Matrix(0, 2, in: memory, at: 7)
      case .blockTooSmall: _ = Matrix(3, 2, in: memory, at: 1)
      case .negativeRow: _ = matrix[-1, 0]
      case .negativeColumn: _ = matrix[1, -1]
      case .rowTooLarge: _ = matrix[3, 0]
      case .columnTooLarge: _ = matrix[0, 2]
      case .columnTooLargeToSet: matrix[0, 2] = 1
      case .rowsTooFar: _ = matrix.rows(2..<4)
      case .rowsBefore: _ = matrix.rows(2..<3).rows(-1..<0)
      case .prefixTooLong: _ = matrix.prefix(2).prefix(3)
      case .otherCount: _ = matrix.reshaped(2, 2)
      case .tooFewValues: _ = Matrix<Float>(3, 2, [1, 2, 3, 4, 5])
      case .tooManyValues: _ = Matrix<Float>(3, 2, [1, 2, 3, 4, 5, 6, 7])
      case .otherShape: matrix.copy(from: Matrix(2, 3))
      case .tooFewBytes: matrix.copy(fromBytes: Data(count: 23))
      case .tooManyBytes: matrix.copy(fromBytes: Data(count: 25))
      case .rowToSetTooLarge: matrix.setRow(3, to: two.span)
      case .rowToReadNegative: matrix.withRow(-1) { _ in }
      case .rowTooShort: matrix.setRow(0, to: one.span)
      case .rowToCopyTooLarge: matrix.copyRows(of: matrix, at: [3, nil, nil])
      case .tooFewRowsToCopy: matrix.copyRows(of: matrix, at: [0, 1])
      case .columnToCopyNegative: matrix.copyColumns(of: matrix, at: [-1, nil])
      case .tooManyColumnsToCopy: matrix.copyColumns(of: matrix, at: [0, 1, 0])
      case .columnsBeyondSource: Matrix<Float>(3, 4).copyColumns(1..<3, of: matrix, to: 0)
      case .columnsBeyondEnd: matrix.copyColumns(0..<2, of: matrix, to: 1)
      case .transposeOfOtherShape: matrix.copyTransposed(matrix)
      case .columnToReadTooLarge: _ = matrix.column(2)
      }
    }
  }
}
