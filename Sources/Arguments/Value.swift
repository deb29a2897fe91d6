// The value of one parameter, as parsed from the command line.

package enum Value: Equatable, Sendable {
  case flag(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case integers([Int])
}
