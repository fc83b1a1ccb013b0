/// A queue whose operations cost the same however long it is.
struct Fifo<Element> {
    private var elements: [Element?] = []
    private var head = 0

    var isEmpty: Bool { head == elements.count }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        defer { drop() }
        return elements[head]
    }

    private mutating func drop() {
        elements[head] = nil
        head += 1
        guard head > 64, head * 2 > elements.count else { return }
        elements.removeFirst(head)
        head = 0
    }
}
