// Tests of the rules for declaring commands.

import TestSupport
import Testing

@testable import Arguments

@Suite struct CommandTests {
  @Test("a command with parameters and subcommands, or with a repeated name, traps")
  func declarations() async {
    await #expect(processExitsWith: .trap) {
      _ = Command(
        "a", abstract: "", parameters: [.flag("b", help: "")], subcommands: [trainCommand])
    }
    await #expect(processExitsWith: .trap) {
      _ = Command(
        "a", abstract: "", parameters: [.flag("b", help: ""), .argument("b", help: "")])
    }
    await #expect(processExitsWith: .trap) {
      _ = Command("a", abstract: "", parameters: [.flag("hue", short: "h", help: "")])
    }
    await #expect(processExitsWith: .trap) {
      let flags: [Parameter] = [.flag("b", inverse: true, help: ""), .flag("no-b", help: "")]
      _ = Command("a", abstract: "", parameters: flags)
    }
  }

  @Test("ambiguous positional arguments trap")
  func positions() async {
    await #expect(processExitsWith: .trap) {
      _ = Command(
        "a", abstract: "",
        parameters: [.argument("b", repeats: true, help: ""), .argument("c", help: "")])
    }
    await #expect(processExitsWith: .trap) {
      _ = Command(
        "a", abstract: "",
        parameters: [.argument("b", required: false, help: ""), .argument("c", help: "")])
    }
  }

  @Test("a flag that is on by default without an inverse, or a subcommand named help, traps")
  func impossible() async {
    await #expect(processExitsWith: .trap) { _ = Parameter.flag("a", default: true, help: "") }
    await #expect(processExitsWith: .trap) {
      _ = Parser(
        root: Command("a", abstract: "", subcommands: [Command("help", abstract: "")]),
        version: "")
    }
  }
}
