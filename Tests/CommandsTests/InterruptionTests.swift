// Tests of the signals that interrupt training.

import Foundation
import Testing

@testable import Commands

@Suite struct InterruptionTests {
  @Test("a signal that is ignored at startup, as under nohup, stays ignored")
  func ignored() async throws {
    await #expect(processExitsWith: .exitCode(7)) {
      admitSignals()
      signal(SIGHUP, SIG_IGN)
      Interruption.listen()
      raise(SIGHUP)
      Interruption.stopListening()
      raise(SIGHUP)
      exit(Interruption.isRequested ? 1 : 7)
    }
  }

  @Test("the first of several signals is the cause, and a later Ctrl-C ends the program")
  func several() async throws {
    await #expect(processExitsWith: .exitCode(7)) {
      admitSignals()
      Interruption.listen()
      for number in [SIGHUP, SIGTERM, SIGHUP] { raise(number) }
      exit(Interruption.cause == SIGHUP ? 7 : 1)
    }
    await #expect(processExitsWith: .signal(SIGINT)) {
      admitSignals()
      Interruption.listen()
      for number in [SIGTERM, SIGINT] { raise(number) }
    }
  }
}

/// Unblocks the signals, which test programs block on the threads of tests, and restores their
/// default actions.
private func admitSignals() {
  var none = sigset_t()
  sigemptyset(&none)
  pthread_sigmask(SIG_SETMASK, &none, nil)
  for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
}
