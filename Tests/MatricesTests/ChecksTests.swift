// Tests that operations reject mismatched shapes and invalid indices.

import Matrices
import TestSupport
import Testing

@Suite("Checks")
struct ChecksTests {
  @Test(
    "mismatched shapes and invalid indices trap in Float operations", arguments: Misfit.allCases)
  func engine(misfit: Misfit) async {
    await #expect(processExitsWith: .trap) { [misfit = misfit as Misfit] in
      misfit.commit(as: Float.self)
    }
  }

  @Test(
    "mismatched shapes and invalid indices trap in Double operations", arguments: Misfit.allCases)
  func reference(misfit: Misfit) async {
    await #expect(processExitsWith: .trap) { [misfit = misfit as Misfit] in
      misfit.commit(as: Double.self)
    }
  }

  @Test("zero workers trap")
  func noWorkers() async {
    await #expect(processExitsWith: .trap) { _ = Workers(count: 0, leastWork: 1) }
  }

  enum Misfit: String, CaseIterable, Codable, Sendable {
    case productDepth, productRows, productColumns
    case transposedDepth, transposedRows, transposedColumns
    case gradientDepth, gradientRows, gradientColumns, gradientSum
    case rowColumns, twoRows, sumColumns, sumRows
    case lookupColumns, tooFewIndices, indexTooLarge, addedIndexTooLarge
    case rowsOfPartWindows, tooFewIndicesForRuns, addedTooFewIndices, noRuns, emptyRun
    case pooledColumns, tooFewBags, bagBeyondIDs, valueMissing, endsBackwards
    case pooledIndexTooLarge, negativePooledIndex, addedPooledIndexTooLarge, pooledGradientShape
    case slopeShape, factorShape, summandShape, droppedShape
    case normalizedShape, normalizedGradientShape
    case tooFewTargets, tooFewLosses, targetTooLarge, negativeTarget, targetWithoutWords
    case tooFewLogSums, tooFewLogSumsOfColumns, tooFewTargetsOfColumns
    case squaredRowTooLarge, negativeSquaredRow

    func commit<S: MatrixScalar>(as scalar: S.Type) {
      let workers = Workers(count: 1)
      func m(_ rows: Int, _ columns: Int) -> Matrix<S> { Matrix(rows, columns) }
      func multiply(_ x: Matrix<S>, _ w: Matrix<S>, _ y: Matrix<S>) {
        S.multiply(x, w, into: y, from: .zero, on: workers)
      }
      func multiply(_ dy: Matrix<S>, transposing w: Matrix<S>, _ dx: Matrix<S>) {
        S.multiply(dy, transposing: w, into: dx, from: .zero, on: workers)
      }
      func multiply(transposing x: Matrix<S>, _ dy: Matrix<S>, _ dw: Matrix<S>) {
        S.multiply(transposing: x, dy, into: dw, andSumInto: nil, on: workers)
      }
      func gather(_ ids: [Int32], _ segments: [Int] = [1], of e: Matrix<S>, _ x: Matrix<S>) {
        S.gatherRows(ids, WindowSegments(segments), of: e, into: x, on: workers)
      }
      func add(_ dx: Matrix<S>, to ids: [Int32], _ segments: [Int] = [1], of de: Matrix<S>) {
        S.addRows(of: dx, toRows: ids, WindowSegments(segments), of: de, on: workers)
      }
      func pool(
        _ ids: [Int32], values: Int? = nil, ends: [Int], by pooling: Pooling = .mean,
        _ x: Matrix<S>
      ) {
        let bags = Bags(
          ids: ids, values: [Float](repeating: 1, count: values ?? ids.count), ends: ends)
        S.poolRows(in: bags, by: pooling, of: m(5, 3), into: x, on: workers)
      }
      func addPooled(_ ids: [Int32], to de: Matrix<S>) {
        let bags = Bags(ids: ids, values: ids.map { _ in 1 }, ends: [ids.count])
        S.addPooledRows(
          of: m(1, 3), toRowsIn: bags, by: .max, of: m(5, 3), gradient: de, on: workers)
      }
      func lose(_ targets: [Int32], of z: Matrix<S>, losses count: Int) {
        var losses = [Double](repeating: 0, count: count)
        S.crossEntropyGradient(of: z, targets: targets, losses: &losses, on: workers)
      }
      func differentiate(columns z: Matrix<S>, logSums: [Double], targets: [Int32]) {
        S.crossEntropyGradient(
          ofColumns: z, logSums: logSums, targets: targets, dividedBy: 2, on: workers)
      }
      switch self {
      case .productDepth: multiply(m(2, 3), m(4, 5), m(2, 5))
      case .productRows: multiply(m(2, 3), m(3, 5), m(3, 5))
      case .productColumns: multiply(m(2, 3), m(3, 5), m(2, 6))
      case .transposedDepth: multiply(m(2, 3), transposing: m(5, 4), m(2, 5))
      case .transposedRows: multiply(m(2, 3), transposing: m(5, 3), m(3, 5))
      case .transposedColumns: multiply(m(2, 3), transposing: m(5, 3), m(2, 6))
      case .gradientDepth: multiply(transposing: m(3, 2), m(4, 5), m(2, 5))
      case .gradientRows: multiply(transposing: m(3, 2), m(3, 5), m(3, 5))
      case .gradientColumns: multiply(transposing: m(3, 2), m(3, 5), m(2, 6))
      case .gradientSum:
        S.multiply(transposing: m(3, 2), m(3, 5), into: m(2, 5), andSumInto: m(1, 4), on: workers)
      case .rowColumns:
        S.multiply(m(2, 1), m(1, 3), into: m(2, 3), from: .row(m(1, 4)), on: workers)
      case .twoRows: S.multiply(m(2, 1), m(1, 3), into: m(2, 3), from: .row(m(2, 3)), on: workers)
      case .sumColumns: S.sumRows(of: m(2, 3), into: m(1, 4), on: workers)
      case .sumRows: S.sumRows(of: m(2, 3), into: m(2, 3), on: workers)
      case .lookupColumns: gather([0, 1], of: m(5, 4), m(2, 3))
      case .tooFewIndices: gather([0], of: m(5, 3), m(2, 3))
      case .indexTooLarge: gather([0, 5], of: m(5, 3), m(2, 3))
      case .addedIndexTooLarge: add(m(2, 3), to: [0, 5], of: m(5, 3))
      case .rowsOfPartWindows: gather([0, 1, 2, 3, 4, 5], [2, 1], of: m(9, 3), m(3, 3))
      case .tooFewIndicesForRuns: gather([0, 1, 2, 3, 4], [2, 1], of: m(9, 3), m(4, 3))
      case .addedTooFewIndices: add(m(4, 3), to: [0, 1, 2, 3, 4], [2, 1], of: m(9, 3))
      case .noRuns: _ = WindowSegments([])
      case .emptyRun: _ = WindowSegments([1, 0])
      case .pooledColumns: pool([0], ends: [1], by: .both, m(1, 3))
      case .tooFewBags: pool([0], ends: [1], m(2, 3))
      case .bagBeyondIDs: pool([0, 1], ends: [1, 3], m(2, 3))
      case .valueMissing: pool([0, 1], values: 1, ends: [1, 2], m(2, 3))
      case .endsBackwards: pool([0, 1], ends: [2, 1], m(2, 3))
      case .pooledIndexTooLarge: pool([0, 5], ends: [1, 2], m(2, 3))
      case .negativePooledIndex: pool([0, -1], ends: [1, 2], m(2, 3))
      case .addedPooledIndexTooLarge: addPooled([0, 5], to: m(5, 3))
      case .pooledGradientShape: addPooled([0, 1], to: m(4, 3))
      case .slopeShape: S.apply(.tanh, to: m(2, 3), derivative: m(3, 2), on: workers)
      case .factorShape: S.multiplyElements(of: m(2, 3), by: m(2, 4), on: workers)
      case .summandShape: S.add(m(2, 3), to: m(3, 3), on: workers)
      case .droppedShape:
        S.drop(
          Dropout(probability: 0.5, key: 1), wholeRows: false, from: m(2, 3), into: m(3, 2),
          on: workers)
      case .normalizedShape: S.normalizeRows(of: m(2, 3), into: m(3, 2), on: workers)
      case .normalizedGradientShape:
        S.normalizeRowsGradient(at: m(2, 3), of: m(2, 2), on: workers)
      case .tooFewTargets: lose([0], of: m(2, 3), losses: 2)
      case .tooFewLosses: lose([0, 0], of: m(2, 3), losses: 1)
      case .targetTooLarge: lose([0, 3], of: m(2, 3), losses: 2)
      case .negativeTarget: lose([-1, 0], of: m(2, 3), losses: 2)
      case .targetWithoutWords: lose([0], of: m(1, 0), losses: 1)
      case .tooFewLogSums:
        var logSums = [0.0]
        S.addExponentials(of: m(2, 3), toLogSums: &logSums, on: workers)
      case .tooFewLogSumsOfColumns: differentiate(columns: m(2, 3), logSums: [0], targets: [0, 0])
      case .tooFewTargetsOfColumns: differentiate(columns: m(2, 3), logSums: [0, 0], targets: [0])
      case .squaredRowTooLarge: _ = S.sumOfSquares(of: m(2, 3), rows: [2], on: workers)
      case .negativeSquaredRow: _ = S.sumOfSquares(of: m(2, 3), rows: [-1], on: workers)
      }
    }
  }
}
