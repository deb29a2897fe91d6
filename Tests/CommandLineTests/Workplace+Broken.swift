// Models for tests to break, and the check that the program refuses them.

import Testing

extension Workplace {
  /// Creates a workplace with a small, quickly trained model `m` for a test to break.
  static func trainedToBreak() async throws -> Workplace {
    try await trained("\(plain) --hidden 8 --epochs 20 --steps 20 --quiet --model m")
  }

  /// Expects each command to fail with one short sentence that contains `message`.
  func expectRefusal(
    by commands: [String], _ message: String, status: Int32 = 1,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    for command in commands {
      let run = try await run(command)
      // A resumed run may add that the model of its last save is still there.
      let errors = run.errors.replacing("The last good model is in m.\n", with: "")
      let error = Program.Outcome(status: run.status, output: run.output, errors: errors)
      #expect(
        error.status == status && error.isOneSentence && errors.contains(message)
          && errors.utf8.count < 4000,
        "\(command): \(run)", sourceLocation: sourceLocation)
    }
  }
}
