import ArgumentParser
import AsyncHTTPClient
import Hummingbird
import NIOSSL

@main
struct Rekey: AsyncParsableCommand {
    func run() async throws {}
}
