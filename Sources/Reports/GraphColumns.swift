// The columns of a layered graph: their items, and the order and vertical places of these.

/// The columns of a graph that is drawn from left to right. Each edge connects neighboring columns:
/// an edge that skips columns has a place in each of them.
struct GraphColumns {
  /// A node, or the place of an edge that passes a column.
  struct Item {
    /// The index of the node; nil for the place of an edge.
    let node: Int?
    let column: Int
    let height: Double
    var inputs: [Link] = []
    var outputs: [Link] = []
    var y = 0.0

    var outputY: Double { y + height / 2 }
  }

  /// An edge between neighboring columns, as seen from one of its ends.
  struct Link {
    /// The item at the other end.
    let item: Int
    /// The item at which the edge ends, and the distance of that end from the item's top.
    let target: Int
    let y: Double

    /// Returns the vertical place at which the edge ends.
    func end(_ items: [Item]) -> Double { items[target].y + y }
  }

  private(set) var items: [Item] = []
  /// The items of each column from top to bottom.
  private(set) var order: [[Int]] = []

  init(_ nodes: [GraphLayout.Node]) {
    // Nodes are as far to the right as their successors allow.
    var distances = nodes.map { _ in 0 }
    for (i, node) in nodes.enumerated().reversed() {
      for input in node.inputs {
        distances[input.source] = max(distances[input.source], distances[i] + 1)
      }
    }
    let last = distances.max() ?? 0
    order = Array(repeating: [], count: nodes.isEmpty ? 0 : last + 1)
    for (i, node) in nodes.enumerated() {
      append(Item(node: i, column: last - distances[i], height: node.height))
    }
    /// The places of edges from each node, from its column to the right.
    var places = nodes.indices.map { [$0] }
    for (i, node) in nodes.enumerated() {
      for input in node.inputs {
        let source = input.source
        while items[places[source][places[source].count - 1]].column + 1 < items[i].column {
          let before = places[source][places[source].count - 1]
          places[source].append(items.count)
          append(Item(node: nil, column: items[before].column + 1, height: 0))
          connect(before, to: items.count - 1, y: 0)
        }
        let place = places[source].last { items[$0].column < items[i].column }
        connect(place ?? source, to: i, y: input.y)
      }
    }
  }

  private mutating func append(_ item: Item) {
    order[item.column].append(items.count)
    items.append(item)
  }

  private mutating func connect(_ source: Int, to target: Int, y: Double) {
    items[source].outputs.append(Link(item: target, target: target, y: y))
    items[target].inputs.append(Link(item: source, target: target, y: y))
  }

  // MARK: - Order

  /// Orders the items of each column by the mean place of their neighbors, first from right to
  /// left, which gives a tree no crossings, and then to and fro. The best order is kept.
  mutating func reduceCrossings() {
    var best: (crossings: Int, order: [[Int]])?
    for sweep in 0..<8 {
      let isLeftward = sweep % 2 == 0
      for column in isLeftward ? Array(order.indices.reversed()) : Array(order.indices) {
        sort(column, leftward: isLeftward)
      }
      let count = crossings
      if count < best?.crossings ?? .max { best = (count, order) }
      if count == 0 { break }
    }
    order = best?.order ?? order
  }

  /// Sorts a column by the mean place of neighbors on one side. Items without such neighbors keep
  /// their place.
  private mutating func sort(_ column: Int, leftward: Bool) {
    let neighbors = leftward ? column + 1 : column - 1
    let ranks = order.indices.contains(neighbors) ? ranks(of: neighbors) : [:]
    let keyed = order[column].enumerated().map { place, index in
      let links = leftward ? items[index].outputs : items[index].inputs
      let sum = links.reduce(0) { $0 + rank($1, ranks, leftward: leftward) }
      return (
        key: links.isEmpty ? Double(place) : sum / Double(links.count), place: place, index: index
      )
    }
    order[column] = keyed.sorted { ($0.key, $0.place) < ($1.key, $1.place) }.map(\.index)
  }

  private func ranks(of column: Int) -> [Int: Int] {
    Dictionary(uniqueKeysWithValues: order[column].enumerated().map { ($1, $0) })
  }

  /// Returns the place of the other end of an edge in its column, as a number of items.
  private func rank(_ link: Link, _ ranks: [Int: Int], leftward: Bool) -> Double {
    let place = Double(ranks[link.item] ?? 0)
    return leftward ? place + link.y / (items[link.target].height + 1) : place
  }

  private var crossings: Int {
    var count = 0
    for column in order.indices.dropLast() {
      let (left, right) = (ranks(of: column), ranks(of: column + 1))
      let edges = order[column].flatMap { source in
        items[source].outputs.map { (left[source] ?? 0, rank($0, right, leftward: true)) }
      }
      for (i, a) in edges.enumerated() {
        for b in edges[..<i] where (a.0 < b.0 && a.1 > b.1) || (a.0 > b.0 && a.1 < b.1) {
          count += 1
        }
      }
    }
    return count
  }

  // MARK: - Vertical places

  /// Moves the items so that edges are as straight as the order and the gaps allow: minimizes the
  /// sum of the squared heights of all edges, one column after the other.
  mutating func align(gap: Double) {
    for column in order {
      var y = 0.0
      for index in column {
        items[index].y = y
        y += items[index].height + gap
      }
    }
    // The sweeps converge slowly, and chains should be straight to a pixel.
    for sweep in 0..<200 {
      for column in sweep % 2 == 0 ? order.reversed() : order { align(column, gap: gap) }
    }
  }

  private mutating func align(_ column: [Int], gap: Double) {
    /// The places at which all items would be without the gaps and the items above them.
    var (targets, weights, offsets): ([Double], [Double], [Double]) = ([], [], [])
    var offset = 0.0
    for index in column {
      let item = items[index]
      // Edges straighten if the item moves by the mean of their heights.
      let steps =
        item.inputs.map { items[$0.item].outputY - $0.end(items) }
        + item.outputs.map { $0.end(items) - item.outputY }
      let mean = steps.isEmpty ? 0 : steps.reduce(0, +) / Double(steps.count)
      targets.append(item.y + mean - offset)
      weights.append(Double(max(steps.count, 1)))
      offsets.append(offset)
      offset += item.height + gap
    }
    for (place, index) in zip(monotone(targets, weights: weights), column).enumerated() {
      items[index.1].y = index.0 + offsets[place]
    }
  }
}
