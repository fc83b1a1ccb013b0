import Foundation
import Testing

@testable import SecretMemory

@Suite("Memory for secrets")
struct SecretPoolTests {
    @Test(
        "is as long as asked for and aligned, whatever the length",
        arguments: [1, 63, 64, 65, 4_097, 32_768, 32_769, 1 << 20]
    )
    func lengths(count: Int) {
        let memory = SecretPool.take(count)
        defer { SecretPool.giveBack(memory) }
        #expect(memory.count == count)
        #expect(UInt(bitPattern: memory.baseAddress) % 16 == 0)
        memory.initializeMemory(as: UInt8.self, repeating: 1)
        wipe(memory)
    }

    @Test("is never anybody else's at the same time")
    func apart() async {
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask { (0..<20).allSatisfy { holds(UInt8(number), round: $0) } }
            }
            for await isApart in group { #expect(isApart) }
        }
    }

    /// Fills pieces of several sizes with a number, and looks whether they all still have it.
    private func holds(_ number: UInt8, round: Int) -> Bool {
        let pieces = (0..<20).map { SecretPool.take(1 + (round * 37 + $0 * 377) % 2_000) }
        for piece in pieces { piece.initializeMemory(as: UInt8.self, repeating: number) }
        defer {
            for piece in pieces {
                wipe(piece)
                SecretPool.giveBack(piece)
            }
        }
        return pieces.allSatisfy { $0.allSatisfy { $0 == number } }
    }

    private func wipe(_ memory: UnsafeMutableRawBufferPointer) {
        memory.initializeMemory(as: UInt8.self, repeating: 0)
    }

    @Test(
        "is left out of core dumps and empty in a child process, and locked unless the system refused",
        arguments: [32, 100_000]
    )
    func flags(count: Int) throws {
        let refusals = SecretPages.refusals
        let memory = SecretPool.take(count)
        defer { SecretPool.giveBack(memory) }
        let flags = try Self.kernelFlags(of: UInt(bitPattern: memory.baseAddress))
        #expect(flags.contains("dd") && flags.contains("wf"))
        if SecretPages.refusals == refusals, refusals == 0 { #expect(flags.contains("lo")) }
    }

    /// The flags that the kernel has for the mapping around an address (proc(5), smaps).
    private static func kernelFlags(of address: UInt) throws -> Set<Substring> {
        var isInside = false
        // Not FileManager, which takes the first short read of such a file for its end.
        let file = try FileHandle(forReadingFrom: URL(filePath: "/proc/self/smaps"))
        let maps = try #require(try file.readToEnd())
        for line in String(decoding: maps, as: UTF8.self).split(separator: "\n") {
            let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
            if bounds.count == 2 { isInside = (bounds[0]..<bounds[1]).contains(address) }
            if isInside, line.hasPrefix("VmFlags:") { return Set(line.split(separator: " ").dropFirst()) }
        }
        return []
    }
}
