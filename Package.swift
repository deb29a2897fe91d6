// swift-tools-version: 6.2
import PackageDescription

// The kernels need to know the processor they are built for: without a target of its own, a vector
// operation is a library call a lane. FFLM_MARCH names another one (x86-64-v3, say).
#if arch(x86_64)
  let processor = ["-Xcc", "-march=\(Context.environment["FFLM_MARCH"] ?? "native")"]
#else
  let processor = Context.environment["FFLM_MARCH"].map { ["-Xcc", "-mcpu=\($0)"] } ?? []
#endif

// Every target has the same processor flags, because vectors are passed in registers whose width the
// flags decide.
let settings: [SwiftSetting] = [.unsafeFlags(processor)]

// Unoptimised vector code is some hundred times slower, so the kernels are optimised in debug
// builds too; their preconditions stay.
let kernelSettings: [SwiftSetting] =
  settings + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
  name: "fflm",
  products: [.executable(name: "fflm", targets: ["fflm"])],
  targets: [
    .executableTarget(
      name: "fflm",
      dependencies: ["Training", "LanguageModel", "NGrams", "Text", "Matrices", "Arguments"],
      swiftSettings: settings),
    .target(
      name: "Training", dependencies: ["LanguageModel", "Text", "Matrices", "Safetensors"],
      swiftSettings: settings),
    .target(
      name: "LanguageModel", dependencies: ["Text", "Matrices", "Safetensors"],
      swiftSettings: settings),
    .target(name: "NGrams", dependencies: ["Text"], swiftSettings: settings),
    .target(name: "Text", swiftSettings: settings),
    .target(name: "Matrices", swiftSettings: kernelSettings),
    .target(name: "Safetensors", swiftSettings: settings),
    .target(name: "Arguments", swiftSettings: settings),

    // MARK: - Tests

    .target(
      name: "TestSupport", dependencies: ["LanguageModel", "Text", "Matrices", "Safetensors"],
      path: "Tests/TestSupport", resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "MatricesTests", dependencies: ["Matrices", "TestSupport"], swiftSettings: settings),
    .testTarget(name: "SafetensorsTests", dependencies: ["Safetensors"], swiftSettings: settings),
    .testTarget(name: "ArgumentsTests", dependencies: ["Arguments"], swiftSettings: settings),
    .testTarget(name: "TextTests", dependencies: ["Text"], swiftSettings: settings),
    .testTarget(name: "NGramsTests", dependencies: ["NGrams"], swiftSettings: settings),
    .testTarget(
      name: "LanguageModelTests", dependencies: ["LanguageModel", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TrainingTests", dependencies: ["Training", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "CommandLineTests", dependencies: ["fflm", "Safetensors", "TestSupport"],
      swiftSettings: settings),
  ]
)
