// Tests of quoted text, read back by a shell.

import Foundation
import Testing

@testable import Arguments

@Suite struct ShellWordTests {
  private static let texts = [
    "", "a", "a b", "it's", "''", "$HOME", "`x`", "a\"b", "a\\b", "*", "~", "-", "--x=1", "é",
    "a\nb",
    "#x", "{a,b}", "!!", "(x)", "a;b", "x/y.z_1+2,3@4%5=6:7",
  ]

  @Test("a shell reads each quoted text back as one word", arguments: texts)
  func roundTrip(text: String) throws {
    for word in [text.shellWord, text.shellQuoted] {
      let (process, pipe) = (Process(), Pipe())
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", "printf '%s|' \(word)"]
      process.standardOutput = pipe
      try process.run()
      let output = try pipe.fileHandleForReading.readToEnd()
      process.waitUntilExit()
      #expect(String(decoding: output ?? Data(), as: UTF8.self) == text + "|", "\(word)")
    }
  }

  @Test(
    "text without special characters is not quoted", arguments: ["a", "-1", "x/y.z_1+2,3@4%5=6:7"])
  func plain(text: String) {
    #expect(text.shellWord == text)
  }
}
