// swift-tools-version: 6.2
import Foundation
import PackageDescription

// The kernels are compiled for a specific processor. Without this flag, a vector operation would
// become one library call per lane. FFLM_MARCH selects another processor, such as x86-64-v3.
#if arch(x86_64)
  let name = Context.environment["FFLM_MARCH"] ?? "native"
  let processor = ["-Xcc", "-march=\(name)"]
#else
  let processor = Context.environment["FFLM_MARCH"].map { ["-Xcc", "-mcpu=\($0)"] } ?? []
#endif

// All targets share the processor flags, because the flags determine the width of the registers in
// which vectors are passed.
let flags: [SwiftSetting] = [.unsafeFlags(processor)]

// Strict memory safety requires the keyword 'unsafe' wherever code could access memory that it does
// not own: at C library calls that take pointers, all of them in one target, and at a load from the
// memory-mapped file of token IDs. The target of the kernels and optimizers is exempt, because they
// work on pointers and would need the keyword in every line. Tests are exempt, too, because they
// misuse memory on purpose.
let settings = flags + [.strictMemorySafety()]

// Unoptimized vector code is about a hundred times slower, so Matrices and Randomness are optimized
// in debug builds, too, and so are tests that compare many numbers. Preconditions are still checked.
let optimizedFlags = flags + [.unsafeFlags(["-O"], .when(configuration: .debug))]
var kernelSettings = optimizedFlags

// Swift sources cannot test which instructions the flags enable, so conditions are defined here.
// With AVX512, matrix products use 512-bit registers. With BFLOAT16, vectors are rounded to bfloat16
// by an instruction, with AMX, tiles of bfloat16 are multiplied in matrix registers, and with
// BFLOAT16_PAIRS, pairs in vector registers: Intel's processors with AMX have that instruction, too,
// but it is slower than two multiply-adds. A processor name that is missing from these lists gets
// code that gives correct results more slowly.
#if arch(x86_64)
  let matrixProcessors = ["sapphirerapids", "emeraldrapids", "graniterapids"]
  let pairProcessors = ["znver4", "znver5"]
  let vectorProcessors = [
    "x86-64-v4", "skylake-avx512", "cascadelake", "cooperlake", "icelake-client", "icelake-server",
    "tigerlake", "rocketlake",
  ]
  let ownInstructions = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""

  /// Returns whether the processor has an instruction set or, if it is given by name, is in a list.
  func has(_ instructions: String, _ processors: [String]) -> Bool {
    name == "native" ? ownInstructions.contains(" \(instructions) ") : processors.contains(name)
  }

  if has("avx512f", vectorProcessors + pairProcessors + matrixProcessors) {
    kernelSettings.append(.define("AVX512"))
  }
  if has("avx512_bf16", pairProcessors + matrixProcessors) {
    kernelSettings.append(.define("BFLOAT16"))
    kernelSettings.append(.define(has("amx_bf16", matrixProcessors) ? "AMX" : "BFLOAT16_PAIRS"))
  }
#endif

/// The modules whose readers are fuzzed. Every one is listed, because a change to a module that is
/// not listed would not rebuild the fuzzer.
let fuzzed: [Target.Dependency] = [
  "Commands", "Reports", "Training", "Evaluation", "LanguageModel", "ModelFolders", "Networks",
  "NGrams", "WordVectors", "ComputationGraphs", "Classification", "Text", "Matrices", "Randomness",
  "JSON", "Files", "Safetensors", "Arguments",
]

let package = Package(
  name: "fflm",
  products: [.executable(name: "fflm", targets: ["fflm"])],
  targets: [
    .executableTarget(
      name: "fflm", dependencies: ["Commands", "OperatingSystem"], swiftSettings: settings),
    .target(
      name: "Commands",
      dependencies: [
        "Reports", "Training", "Evaluation", "LanguageModel", "ModelFolders", "Networks", "NGrams",
        "WordVectors", "ComputationGraphs", "Classification", "Text", "Matrices", "Randomness",
        "JSON", "Files", "OperatingSystem", "Arguments",
      ], swiftSettings: settings),
    .target(name: "Reports", swiftSettings: settings),
    .target(
      name: "Evaluation",
      dependencies: ["LanguageModel", "ModelFolders", "Networks", "NGrams", "Text", "Matrices"],
      swiftSettings: settings),
    .target(
      name: "Training",
      dependencies: ["ModelFolders", "Networks", "Matrices", "Randomness", "JSON", "Files"],
      swiftSettings: settings),
    .target(
      name: "LanguageModel",
      dependencies: [
        "ModelFolders", "Networks", "Text", "Matrices", "Randomness", "Files", "OperatingSystem",
      ],
      swiftSettings: settings),
    .target(
      name: "ModelFolders",
      dependencies: ["Networks", "Matrices", "Safetensors", "JSON", "Files", "OperatingSystem"],
      swiftSettings: settings),
    .target(
      name: "Networks", dependencies: ["Matrices", "Randomness"], swiftSettings: settings),
    .target(
      name: "Classification",
      dependencies: [
        "ModelFolders", "Networks", "Text", "Matrices", "Randomness", "JSON", "Files",
        "OperatingSystem",
      ], swiftSettings: settings),
    .target(name: "NGrams", dependencies: ["Text"], swiftSettings: settings),
    .target(
      name: "WordVectors",
      dependencies: ["Text", "Files", "Matrices", "Randomness", "Safetensors", "JSON"],
      swiftSettings: settings),
    .target(
      name: "ComputationGraphs", dependencies: ["Matrices"], swiftSettings: settings),
    .target(
      name: "Text", dependencies: ["Randomness", "Files", "OperatingSystem"],
      swiftSettings: settings),
    .target(
      name: "Matrices", dependencies: ["Randomness", "Intrinsics"], swiftSettings: kernelSettings),
    .target(name: "Intrinsics"),
    .target(name: "Randomness", swiftSettings: kernelSettings + [.strictMemorySafety()]),
    .target(name: "Files", dependencies: ["OperatingSystem"], swiftSettings: settings),
    .target(name: "OperatingSystem", swiftSettings: settings),
    .target(name: "Safetensors", dependencies: ["JSON"], swiftSettings: settings),
    .target(name: "JSON", swiftSettings: settings),
    .target(name: "Arguments", swiftSettings: settings),

    // MARK: - Tests

    .target(
      name: "TestSupport",
      dependencies: [
        "Training", "LanguageModel", "ModelFolders", "Networks", "Text", "Matrices", "Randomness",
        "Files", "Safetensors", "OperatingSystem",
      ],
      path: "Tests/TestSupport", resources: [.copy("Fixtures")], swiftSettings: optimizedFlags),
    .testTarget(
      name: "MatricesTests", dependencies: ["Matrices", "Randomness", "TestSupport"],
      swiftSettings: optimizedFlags),
    .testTarget(
      name: "RandomnessTests", dependencies: ["Randomness", "TestSupport"], swiftSettings: flags),
    .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: flags),
    .testTarget(
      name: "SafetensorsTests", dependencies: ["Safetensors", "JSON", "TestSupport"],
      swiftSettings: flags),
    .testTarget(
      name: "ArgumentsTests", dependencies: ["Arguments", "TestSupport"], swiftSettings: flags),
    .testTarget(
      name: "TextTests", dependencies: ["Text", "Randomness", "Files", "TestSupport"],
      swiftSettings: flags),
    .testTarget(
      name: "FilesTests", dependencies: ["Files", "OperatingSystem", "TestSupport"],
      swiftSettings: flags),
    .testTarget(
      name: "OperatingSystemTests", dependencies: ["OperatingSystem", "TestSupport"],
      swiftSettings: flags),
    .testTarget(
      name: "WordVectorsTests",
      dependencies: ["WordVectors", "Text", "Files", "Matrices", "Randomness", "TestSupport"],
      swiftSettings: flags),
    .testTarget(
      name: "ComputationGraphsTests",
      dependencies: ["ComputationGraphs", "Networks", "Matrices", "Randomness", "TestSupport"],
      swiftSettings: flags),
    .testTarget(name: "NGramsTests", dependencies: ["NGrams", "Randomness"], swiftSettings: flags),
    .testTarget(
      name: "NetworksTests",
      dependencies: ["Networks", "LanguageModel", "Randomness", "TestSupport"],
      swiftSettings: flags),
    .testTarget(
      name: "ClassificationTests",
      dependencies: [
        "Classification", "ModelFolders", "Networks", "Text", "Matrices", "Randomness", "JSON",
        "Files", "TestSupport",
      ], swiftSettings: flags),
    .testTarget(
      name: "ModelFoldersTests",
      dependencies: ["ModelFolders", "LanguageModel", "Training", "Files", "TestSupport"],
      swiftSettings: flags),
    .testTarget(
      name: "LanguageModelTests",
      dependencies: ["LanguageModel", "Randomness", "Files", "TestSupport"],
      swiftSettings: flags),
    .testTarget(
      name: "TrainingTests",
      dependencies: ["Training", "LanguageModel", "Randomness", "Files", "TestSupport"],
      swiftSettings: flags),
    .testTarget(
      name: "ReportsTests", dependencies: ["Reports", "Randomness", "TestSupport"],
      swiftSettings: flags),
    .testTarget(
      name: "EvaluationTests",
      dependencies: [
        "Evaluation", "LanguageModel", "Networks", "NGrams", "Text", "Matrices", "Randomness",
        "TestSupport",
      ], swiftSettings: flags),
    .testTarget(
      name: "CommandsTests",
      dependencies: [
        "Commands", "Reports", "Training", "ComputationGraphs", "Evaluation", "LanguageModel",
        "Text",
        "Matrices", "Randomness", "OperatingSystem", "Arguments", "TestSupport",
      ], swiftSettings: flags),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "fflm", "Randomness", "Files", "OperatingSystem", "Safetensors", "TestSupport",
      ],
      swiftSettings: flags),
    .testTarget(
      name: "FuzzTests", dependencies: fuzzed, exclude: ["Fuzzer.swift"], swiftSettings: flags),
  ]
)

// `make fuzz` builds the fuzz tests as an executable with libFuzzer, and compiles all targets with
// the sanitizers that FFLM_FUZZ lists.
if let names = Context.environment["FFLM_FUZZ"] {
  let sanitizers = ["-sanitize=\(names)"]
  package.targets.removeAll { $0.name == "FuzzTests" }
  package.targets.append(
    .executableTarget(
      name: "fuzz", dependencies: fuzzed, path: "Tests/FuzzTests", exclude: ["FuzzTests.swift"],
      swiftSettings: flags, linkerSettings: [.unsafeFlags(sanitizers + ["-use-ld=lld"])]))
  package.products.append(.executable(name: "fuzz", targets: ["fuzz"]))
  for target in package.targets {
    target.swiftSettings?.append(.unsafeFlags(sanitizers + ["-enable-testing"]))
  }
}
