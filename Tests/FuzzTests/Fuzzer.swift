// The program built by `make fuzz`: libFuzzer on the target named by `FFLM_FUZZ_TARGET`.

import Foundation

@main enum Fuzzer {
  nonisolated(unsafe) static let target: FuzzTarget = {
    do {
      return try FuzzTarget.named(
        ProcessInfo.processInfo.environment["FFLM_FUZZ_TARGET"] ?? "without a name")
    } catch {
      fatalError("\(error)")
    }
  }()
  nonisolated(unsafe) static var (accepted, refused) = (0, 0)

  static func main() {
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    atexit {
      let (accepted, refused) = (Fuzzer.accepted, Fuzzer.refused)
      print("\(Fuzzer.target.name): \(accepted) inputs accepted, \(refused) refused")
    }
    exit(runDriver(&count, &arguments, run))
  }
}

typealias Input = @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ run: Input
) -> Int32

/// Reads one input. A finding ends the process, as libFuzzer expects.
private let run: Input = { start, count in
  do {
    let input = Data(UnsafeBufferPointer(start: start, count: count))
    if try Fuzzer.target.accepts(input) { Fuzzer.accepted += 1 } else { Fuzzer.refused += 1 }
  } catch {
    fatalError("\(Fuzzer.target.name): \(error)")
  }
  return 0
}

/// Replaces libFuzzer's own mutations. Mutates a valid seed or, about half of the time, the input
/// that libFuzzer chose.
@_cdecl("LLVMFuzzerCustomMutator")
func customMutator(
  _ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ limit: Int, _ seed: UInt32
) -> Int {
  var mutator = Mutator(Fuzzer.target, seed: UInt64(seed))
  let input = Data(UnsafeBufferPointer(start: data, count: size))
  let output = size < 2 || seed % 2 == 0 ? mutator.mutatedSeed() : mutator.mutated(input)
  let kept = output.prefix(limit)
  for (i, byte) in kept.enumerated() { data[i] = byte }
  return kept.count
}
