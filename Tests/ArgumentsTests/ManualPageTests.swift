// Tests of manual pages.

import Testing

@testable import Arguments

@Suite struct ManualPageTests {
  @Test("a manual page contains the help of its command")
  func page() throws {
    #expect(
      try page("fflm-convert.1") == #"""
        .TH FFLM-CONVERT 1 2003-02-28 "fflm 1.2.3" "User Commands"
        .SH NAME
        fflm\-convert \- convert a model
        .SH SYNOPSIS
        \fBfflm convert\fR \fB\-\-to\fR \fIpath\fR [\fIfrom\fR]
        .SH DESCRIPTION
        Convert a model.
        .SH ARGUMENTS
        .TP
        \fIfrom\fR
        Where from.
        .SH OPTIONS
        .TP
        \fB\-f\fR, \fB\-\-to\fR \fIpath\fR
        Where to.
        .TP
        \fB\-\-version\fR
        Show the version.
        .TP
        \fB\-h\fR, \fB\-\-help\fR
        Show help information.
        .SH EXIT STATUS
        .TP
        \fB0\fR
        Success.
        .TP
        \fB1\fR
        Failure; the message is on standard error.
        .TP
        \fB64\fR
        Usage error; the command line is invalid.
        .TP
        \fB128+N\fR
        Stopped by signal N, such as 130 after Ctrl\-C.
        .SH SEE ALSO
        \fBfflm\fR(1)

        """#)
  }

  @Test("manual pages have a section per group, and show flags and defaults as in the help")
  func options() throws {
    let page = try page("fflm-train.1")
    #expect(page.contains("\nTrain a model.\n.PP\nStops when the validation loss rises.\n"))
    #expect(
      page.contains("\n.SH MODEL\n.TP\n\\fB\\-c\\fR, \\fB\\-\\-context\\fR \\fIcontext\\fR\n"))
    #expect(page.contains("\nHow weights follow gradients. (values: sgd, adam; default: adam)\n"))
    #expect(page.contains("\n\\fB\\-t\\fR, \\fB\\-\\-tied\\fR/\\fB\\-\\-no\\-tied\\fR\n"))
  }

  @Test("the program and each command have a manual page, and the program's lists the others")
  func pages() throws {
    #expect(
      pages(of: program).map(\.file) == [
        "fflm.1", "fflm-train.1", "fflm-eval.1", "fflm-convert.1",
      ])
    let list = ".SH COMMANDS\n.TP\n\\fBfflm\\-train\\fR(1)\nTrain a model.\n.TP\n"
    #expect(try page("fflm.1").contains(list))
  }

  @Test("text in manual pages is escaped so that none of it is a roff command")
  func escapes() throws {
    let tool = Command(
      "p", abstract: #"It's \fB`a^b~c` λ 😀-é."#,
      parameters: [
        .option(
          "a", .text,
          help: ".dots, then \(String(repeating: "x", count: 75)) .dots\nMore.\n\n.SH End")
      ])
    let text = pages(of: tool)[0].text
    #expect(text.contains(#"It\(aqs \efB\(gaa\(hab\(tic\(ga \[u03BB] \[u1F600]\-\[u00E9]."#))
    #expect(text.contains("\n\\&.dots, then\nx"))
    #expect(text.contains("x\n\\&.dots\n.IP\nMore.\n.IP\n\\&.SH End\n"))
    #expect(text.allSatisfy { $0.isASCII })
  }

  @Test("manual pages can be requested anywhere, and require a folder")
  func requests() throws {
    let flag = "--generate-manual-pages"
    for words in [
      [flag, "man"], ["train", "--bogus", "\(flag)=man"], ["eval", flag, "man", "-h"],
    ] {
      guard case .manualPages(folder: "man") = try parser().parse(words) else {
        throw Unexpected(what: "not pages")
      }
    }
    for words in [[flag], ["\(flag)="], [flag, ""], ["train", flag, "--tied"]] {
      #expect(
        try usageError(words).message == "Missing value for '--generate-manual-pages <folder>'")
    }
    #expect(try arguments("eval", "--", flag, "man").text("model") == flag)
  }

  private func pages(of root: Command) -> [ManualPage] {
    root.manualPages(version: "1.2.3", date: "2003-02-28")
  }

  private func page(_ file: String) throws -> String {
    try #require(pages(of: program).first { $0.file == file }).text
  }
}
