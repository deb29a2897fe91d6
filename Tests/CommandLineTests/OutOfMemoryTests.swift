// Tests of insufficient memory, reported before the start or else in one sentence at the end.

import Foundation
import OperatingSystem
import Randomness
import TestSupport
import Testing

@Suite("Memory") struct OutOfMemoryTests {
  @Test(
    "train refuses a network that exceeds the memory limit before it writes any file",
    .disabled(if: Sanitizer.isOn, "sanitizers reserve more addresses than a limit leaves"))
  func refused() async throws {
    let place = try Workplace()
    let run = try await place.shell(
      #"ulimit -v 2000000; exec "$fflm" train pets.txt --quiet --hidden 20000,20000"#)
    let message =
      /Error: This run needs [\d.]+ GB of memory, but 'ulimit -v' leaves [\d.]+ GB; lower .*\.\n/
    #expect(run.status == 1 && run.errors.wholeMatch(of: message) != nil, "\(run)")
    #expect(try place.names == ["pets.txt"])
  }

  @Test(
    "commands that run out of memory fail in one sentence and leave no temporary files",
    .disabled(if: Sanitizer.isOn, "sanitizers reserve more addresses than a limit leaves"))
  func exhausted() async throws {
    let place = try Workplace(lines: 1000)
    _ = try await place.run("train pets.txt \(quick) --hidden 2000 --model m")
    try place.write(Workplace.bundledLines("pets.txt").prefix(30).joined(), to: "few.txt")
    let before = try place.contents(of: "m")
    let least = try await leastMegabytes(in: place)
    var sentences: Set<Substring> = []
    for command in [
      "train pets.txt --quiet --steps 30 --hidden 400 --embedding 200 --model n",
      "train --resume m --quiet --steps 30", "eval -m m few.txt", "generate -m m -n 5",
      "score -m m few.txt", "ngram train pets.txt -o lm.arpa --order 9", "check",
    ] {
      // Start 1 MB above the minimum, which varies by some pages from run to run.
      for megabytes in stride(from: least + 1, to: least + 29, by: 5) {
        let run = try await place.shell(
          #"ulimit -v \#(megabytes * 1000); exec "$fflm" \#(command) >/dev/null"#)
        // Another thread may print a message of its own.
        let said = run.errors.split(separator: "\n").last { $0.hasPrefix("Error: ") } ?? ""
        let isSaid = run.status == 1 && said.hasSuffix(".")
        #expect(run.status == 0 || isSaid, "\(megabytes) MB: \(command): \(run)")
        if run.status == 1 { sentences.insert(said.prefix(20)) }
        let names = ["few.txt", "lm.arpa", "m", "n", "pets.txt"]
        #expect(try place.names.allSatisfy(names.contains))
        try? place.remove("n")
        if command.contains("--resume") {
          #expect(try await place.run("eval -m m").status == 0)
        } else {
          #expect(try place.contents(of: "m") == before)
        }
      }
    }
    // Training is refused before it begins; other commands fail while they run.
    #expect(sentences.count >= 2, "\(sentences)")
  }

  #if os(Linux)
    @Test(
      "the memory that train prints is close to the peak memory of the run",
      .disabled(if: Sanitizer.isOn, "sanitizers take memory of their own"),
      arguments: [
        // The peak comes from counting words in the first run and from the test text in the second.
        "train rare.txt --valid valid.txt --hidden 8 --embedding 8 --context 2",
        "train words.txt --valid valid.txt --test valid.txt --hidden 4 --embedding 4 --batch 1",
      ])
    func peak(command: String) async throws {
      let place = try Workplace()
      try place.write(try Workplace.bundledLines("pets.txt").prefix(40).joined(), to: "valid.txt")
      let rare = (0..<250_000).map { String($0 &* 0x9E37_79B9, radix: 36) }
      let frequent = String(repeating: "a b c d e\n", count: 20)
      try place.write(frequent + rare.joined(separator: " ") + "\n", to: "rare.txt")
      let words = rare.prefix(30_000).joined(separator: " ") + "\n"
      try place.write(words + words, to: "words.txt")
      let run = try await place.shell(
        """
        "$fflm" \(command) --steps 1 --threads 1 &
        while grep VmHWM /proc/$!/status; do sleep 0.05; done
        wait $!
        """)
      let peaks = run.output.matches(of: /VmHWM:\s+(\d+) kB/).compactMap { Double($0.1) }
      let memory = try #require(run.errors.firstMatch(of: /memory +([\d.]+) MB:/), "\(run)")
      let (said, used) = (try #require(Double(memory.1)), (peaks.max() ?? 0) * 1024 / 1e6)
      #expect(run.status == 0 && abs(said - used) < max(10, 0.15 * used), "\(said), \(used)")
    }
  #endif

  @Test(
    "memory is linear in the words of an ARPA file of 100-grams and in the bytes of a line",
    .disabled(if: Sanitizer.isOn, "sanitizers reserve more addresses than a limit leaves"))
  func linear() async throws {
    let place = try await Workplace.trained("\(quick) --model m")
    try place.write(Self.longNGrams(1500), to: "lm.arpa")
    try place.write(String(repeating: "the cat gets fed . ", count: 40_000), to: "line.txt")
    let least = try await leastMegabytes(in: place)
    for (command, megabytes) in [
      ("ngram eval lm.arpa pets.txt", 25), ("score -m m line.txt --per-token --threads 1", 18),
    ] {
      let limit = (least + megabytes) * 1000
      let run = try await place.shell(
        #"ulimit -v \#(limit); exec "$fflm" \#(command) >/dev/null"#)
      #expect(run.status == 0, "\(command): \(run)")
    }
  }

  /// Returns an ARPA file with 100-grams but without their shorter suffixes.
  private static func longNGrams(_ count: Int) -> String {
    let order = 100
    var random = SeededGenerator(seed: 5)
    let words = (0..<26).map { "w\($0)" }
    let nGrams = (0..<count).map { _ in
      let line = (0..<order).map { _ in words.randomElement(using: &random) ?? "" }
      return "-0.5 \(line.joined(separator: " "))\n"
    }
    var arpa = "\\data\\\nngram 1=\(words.count + 3)\n"
    for order in 2..<order { arpa += "ngram \(order)=0\n" }
    arpa += "ngram \(order)=\(count)\n\n\\1-grams:\n-1 <unk>\n-99 <s>\n-1 </s>\n"
    arpa += words.map { "-1.5 \($0) -0.1\n" }.joined()
    for order in 2...order { arpa += "\n\\\(order)-grams:\n" }
    return arpa + nGrams.joined() + "\n\\end\\\n"
  }

  /// Returns the address space in MB that the program needs to start on this machine, most of which
  /// its libraries take.
  private func leastMegabytes(in place: Workplace) async throws -> Int {
    for megabytes in 10..<300 {
      let run = try await place.shell(
        #"ulimit -v \#(megabytes * 1000); exec "$fflm" --version"#)
      if run.status == 0 {
        try #require(megabytes > 10, "no limit was felt")
        return megabytes
      }
    }
    throw CocoaError(.executableLoad)
  }
}
