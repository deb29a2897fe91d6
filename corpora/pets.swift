// Writes pets.txt: a small text that shows what a neural language model knows and counting does not.
//
//     swift corpora/pets.swift > corpora/pets.txt
//
// All animals do the same things, so a model that learns a vector for each word learns that a dog is
// much like a cat. Four animals get fed, too. The dog does all else that they do, but in the first
// nine tenths of the lines, on which a model trains, nothing is ever said of what the dog gets; and
// what most often follows "gets" there is "washed", for cars and vans. A model that counts has
// nothing better to go by. The last tenth, which is held out, says that the dog gets fed.

let fed = ["cat", "kitten", "rabbit", "hamster"]
let animals = fed + ["dog"]
let people = ["the girl", "the boy", "my aunt", "our neighbour"]
let cares = [
  ("car", "washed"), ("van", "washed"), ("bicycle", "washed"), ("plate", "washed"),
  ("fence", "painted"), ("floor", "swept"), ("lamp", "mended"), ("kettle", "filled"),
]
let times = ["in the morning", "at noon", "on sunday", "before school", "in the evening"]

// A linear congruential generator (Knuth's MMIX), so that the text is the same everywhere.
var state: UInt64 = 2003
func pick<Element>(_ choices: [Element]) -> Element {
  state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
  return choices[Int(state >> 33) % choices.count]
}

/// What every animal does.
func life(of animal: String) -> String {
  pick([
    "the \(animal) sleeps by the fire \(pick(times)) .",
    "the \(animal) drinks \(pick(["water", "milk"])) \(pick(times)) .",
    "\(pick(people)) plays with the \(animal) \(pick(times)) .",
    "\(pick(people)) looks after the \(animal) .",
    "the \(animal) runs across the garden \(pick(times)) .",
    "\(pick(people)) calls the \(animal) and the \(animal) comes .",
    "the \(animal) is hungry \(pick(times)) .",
  ])
}

/// What is done, for anything that it is done to.
func care(for thing: String, _ done: String) -> String {
  pick([
    "the \(thing) gets \(done) \(pick(times)) .",
    "i have to make sure that the \(thing) gets \(done) .",
    "\(pick(people)) sees that the \(thing) gets \(done) .",
  ])
}

for line in 0..<1000 {
  let (thing, done) = pick(cares)
  switch pick(Array(0..<10)) {
  case 0..<5: print(life(of: pick(animals)))
  case 5..<9: print(care(for: thing, done))
  default: print(care(for: pick(line < 900 ? fed : animals), "fed"))
  }
}
