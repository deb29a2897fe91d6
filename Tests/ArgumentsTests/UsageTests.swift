// Tests of usage lines.

import Testing

@testable import Arguments

@Suite struct UsageTests {
  @Test("the usage lists items in the order of declaration, with long names")
  func items() {
    #expect(usage(of: trainCommand.parameters) == trainUsage.replacing("fflm train", with: "p"))
    #expect(
      usage(of: evalCommand.parameters)
        == "p <model> [<texts> ...] [--format <format>] [--level <level>] [--limit <limit>] "
        + "[--color] [--no-color]")
    #expect(usage(of: convertCommand.parameters) == "p --to <path> [<from>]")
    #expect(usage(of: [.argument("files", repeats: true, help: "")]) == "p <files> ...")
    #expect(
      usage(of: [.option("files", .texts, valueName: "file", help: "")]) == "p [--files <file> ...]"
    )
    #expect(usage(of: []) == "p")
  }

  @Test("a usage of more than twelve items abbreviates the optional options")
  func manyItems() {
    let required = Parameter.option("to", .text, required: true, help: "")
    let rest: [Parameter] = [
      .argument("from", help: ""), .argument("more", required: false, repeats: true, help: ""),
    ]
    func flags(_ count: Int) -> [Parameter] { (1...count).map { .flag("f\($0)", help: "") } }
    let listed = (1...9).map { "[--f\($0)]" }.joined(separator: " ")
    #expect(usage(of: [required] + flags(9) + rest) == "p --to <to> \(listed) <from> [<more> ...]")
    #expect(
      usage(of: [required] + flags(10) + rest) == "p [<options>] --to <to> <from> [<more> ...]")
    #expect(usage(of: flags(13)) == "p [<options>]")
  }

  @Test("a flag with an inverse counts as two usage items")
  func inverse() {
    let flags = (1...11).map { Parameter.flag("f\($0)", help: "") }
    #expect(usage(of: flags + [.flag("a", help: "")]).hasSuffix("[--f11] [--a]"))
    #expect(usage(of: flags + [.flag("a", inverse: true, help: "")]) == "p [<options>]")
  }

  @Test("the usage of a command with subcommands shows <subcommand>")
  func subcommands() {
    #expect(CommandPath(program).usage == "fflm <subcommand>")
  }

  private func usage(of parameters: [Parameter]) -> String {
    CommandPath(Command("p", abstract: "", parameters: parameters)).usage
  }
}
