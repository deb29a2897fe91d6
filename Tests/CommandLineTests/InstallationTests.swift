// Tests of make install and make uninstall, the manual pages, and the completion scripts.

import Foundation
import TestSupport
import Testing

@Suite("Installation") struct InstallationTests {
  private static let share = "root/usr/share"

  private static func has(_ tool: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\(tool)")
  }

  /// Runs make for a target as if the program had just been built, with a root below the workplace.
  private func make(_ target: String, in place: Workplace) async throws -> Program.Outcome {
    try await place.shell(
      """
      make -C '\(Workplace.package.path)' -o build \(target) FFLM="$fflm" PREFIX=/usr \
      DESTDIR='\(place.url.path)/root'
      """)
  }

  @Test(
    "make install puts every file in its standard place, and make uninstall removes it",
    .enabled(if: has("make")))
  func install() async throws {
    let place = try Workplace()
    try place.write("not ours", to: "\(Self.share)/man/man1/other.1")
    let installation = try await make("install", in: place)
    #expect(installation.status == 0, "\(installation)")
    let commands = [
      "fflm", "fflm-bench", "fflm-check", "fflm-classify", "fflm-classify-eval",
      "fflm-classify-predict", "fflm-classify-train", "fflm-eval", "fflm-explain", "fflm-fill",
      "fflm-generate", "fflm-inspect", "fflm-ngram", "fflm-ngram-eval", "fflm-ngram-train",
      "fflm-predict", "fflm-score",
      "fflm-train", "fflm-vectors", "fflm-vectors-analogy", "fflm-vectors-convert",
      "fflm-vectors-eval", "fflm-vectors-export", "fflm-vectors-neighbors", "fflm-vectors-plot",
      "fflm-vectors-train",
    ]
    let files =
      [
        "usr/bin/fflm", "usr/share/bash-completion/completions/fflm",
        "usr/share/fish/vendor_completions.d/fflm.fish", "usr/share/man/man1/other.1",
        "usr/share/zsh/site-functions/_fflm",
      ] + commands.map { "usr/share/man/man1/\($0).1" }
    #expect(try place.contents(of: "root").keys.sorted() == files.sorted())
    let script = try await place.run("--generate-completion-script zsh")
    #expect(try place.text("\(Self.share)/zsh/site-functions/_fflm") == script.output)
    let version = try await place.shell("root/usr/bin/fflm --version")
    #expect(version.status == 0)
    #expect(try await make("uninstall", in: place).status == 0)
    #expect(Array(try place.contents(of: "root").keys) == ["usr/share/man/man1/other.1"])
  }

  @Test(
    "groff and mandoc accept the manual pages without warnings",
    .enabled(if: has("groff") || has("mandoc")))
  func pages() async throws {
    let place = try Workplace()
    let pages = try await place.run("--generate-manual-pages=deep/man")
    #expect(pages == Program.Outcome(status: 0, output: "", errors: ""))
    for (tool, line) in [
      ("groff", "groff -man -Tutf8 -ww deep/man/*.1 >/dev/null"),
      ("mandoc", "mandoc -Tlint -W style deep/man/*.1"),
    ] where Self.has(tool) {
      let run = try await place.shell(line)
      #expect(run == Program.Outcome(status: 0, output: "", errors: ""), "\(tool)")
    }
  }

  @Test("generating manual pages in a folder that cannot be created is an error")
  func noFolder() async throws {
    let run = try await Workplace().run("--generate-manual-pages pets.txt/man")
    #expect(run.status == 1 && run.isOneSentence, "\(run)")
  }
}
