import Foundation
import Policies
import RekeyWire

/// The policy files that a person names: a folder's, or one file.
enum PolicyFolder {
    /// Reads the files in the order of their names; throws ``Failure`` when there are none, or more or longer ones than
    /// a set may have.
    static func read(_ path: String) throws -> [PolicyUpload.File] {
        let url = URL(filePath: path)
        guard let isFolder = try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory else {
            throw Failure("There is no \(path). Name a folder with policy files, or one file.")
        }
        let paths = isFolder ? try names(in: path).map { url.appending(path: $0).relativePath } : [path]
        return try paths.map(file)
    }

    private static func names(in folder: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { !$0.hasPrefix(".") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) }.sorted()
        guard !names.isEmpty else {
            throw Failure("\(folder) holds no file that ends in .yaml or .yml.")
        }
        guard names.count <= PolicyLimits.files else {
            throw Failure("\(folder) holds \(names.count) files; a set may have \(PolicyLimits.files).")
        }
        return names
    }

    private static func file(_ path: String) throws -> PolicyUpload.File {
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        guard let size, size <= PolicyLimits.fileBytes else {
            throw Failure("\(path) cannot be read, or is longer than \(PolicyLimits.fileBytes >> 20) MiB.")
        }
        guard let data = FileManager.default.contents(atPath: path),
            let text = String(data: data, encoding: .utf8)
        else {
            throw Failure("\(path) cannot be read, or is no UTF-8 text.")
        }
        return PolicyUpload.File(name: path, text: text)
    }
}
