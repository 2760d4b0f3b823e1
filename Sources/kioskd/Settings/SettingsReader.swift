import Domain
import Yams

/// Holds a settings file against the rules and collects everything that is wrong, with lines.
struct SettingsReader {
    private let file: String
    private var problems: [SettingsError.Problem] = []

    init(file: String) { self.file = file }

    /// The tree of a file that is right; throws all problems of one that is not.
    mutating func check(_ text: String) throws(SettingsError) -> Node {
        let root = try compose(text)
        check(root, at: 1, against: SettingsRules.file, path: "")
        checkBetween(root)
        guard problems.isEmpty else {
            let ordered = problems.enumerated().sorted { ($0.1.line ?? 0, $0.0) < ($1.1.line ?? 0, $1.0) }
            throw SettingsError(file: file, problems: ordered.map(\.element))
        }
        return root
    }

    private func compose(_ text: String) throws(SettingsError) -> Node {
        do {
            if let node = try Yams.compose(yaml: text), node.mapping != nil { return node }
        } catch {
            throw SettingsError(file: file, problems: [Self.syntaxProblem(error)])
        }
        throw SettingsError(
            file: file, problems: [.init(line: 1, text: "holds no settings; begin with a line `site:`")])
    }

    private mutating func check(_ node: Node, at line: Int, against rules: [SettingRule], path: String) {
        guard case .mapping(let mapping) = node else {
            let keys = rules.map(\.name).joined(separator: ", ")
            return report(line, "`\(path)` has keys of its own; write them indented below it: \(keys)")
        }
        var meant: Set<String> = []
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            let line = key.mark?.line ?? line
            if let rule = rules.first(where: { $0.name == name }) {
                check(value, at: line, against: rule, path: Self.join(path, name))
            } else {
                if let near = reportUnknown(name, at: line, rules, path) { meant.insert(near) }
            }
        }
        for rule in rules where mapping[rule.name] == nil && !meant.contains(rule.name) {
            guard let example = rule.example else { continue }
            report(line, "`\(Self.join(path, rule.name))` is missing; add a line such as `\(example)`")
        }
    }

    private mutating func check(_ node: Node, at line: Int, against rule: SettingRule, path: String) {
        switch (rule.shape, node) {
        case (.section(let rules), _):
            check(node, at: line, against: rules, path: path)
        case (.value(let remedy), .scalar(let scalar)):
            let line = node.mark?.line ?? line
            if scalar.isNull {
                report(line, "`\(path)` has no value; \(remedy("") ?? "write one, or remove the key")")
            } else if let remedy = remedy(scalar.string) {
                report(line, "`\(path)` is `\(Self.shown(scalar.string))`; \(remedy)")
            }
        case (.list(let longest, _, let shape), .sequence(let nodes)):
            if nodes.count > longest {
                report(line, "`\(path)` has \(nodes.count) entries; write at most \(longest)")
            }
            let one = SettingRule(name: rule.name, example: nil, shape: shape)
            for node in nodes { check(node, at: node.mark?.line ?? line, against: one, path: path) }
        case (.list(_, let example, _), _):
            report(line, "`\(path)` takes a list; write it in brackets, such as `\(example)`")
        case (.value(let remedy), _):
            report(line, "`\(path)` takes one value; \(remedy("") ?? "write one")")
        }
    }

    private mutating func reportUnknown(
        _ name: String, at line: Int, _ rules: [SettingRule], _ path: String
    ) -> String? {
        let shown = Self.shown(Self.join(path, name))
        let known = rules.map(\.name)
        if let near = NearMiss.of(name, among: known) {
            report(line, "unknown key `\(shown)`; did you mean `\(Self.join(path, near))`?")
            return near
        }
        report(line, "unknown key `\(shown)`; remove it (known here: \(known.joined(separator: ", ")))")
        return nil
    }

    mutating func report(_ line: Int, _ text: String) {
        problems.append(.init(line: line, text: text))
    }
}

// MARK: Words

extension SettingsReader {
    private static func join(_ path: String, _ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }

    /// What was typed, short and on one line.
    private static func shown(_ text: String) -> String {
        let safe = text.unicodeScalars.map { $0.properties.generalCategory == .control ? "␀" : String($0) }
            .joined()
        return safe.count <= 60 ? safe : safe.prefix(59) + "…"
    }

    private static func syntaxProblem(_ error: any Error) -> SettingsError.Problem {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            .init(
                line: mark.line,
                text: "is not valid YAML: \(problem); look at the indentation, quotes and colons here")
        case .duplicatedKeysInMapping(let keys, let context):
            .init(
                line: context.mark.line,
                text:
                    "the key `\(shown(keys.sorted().first ?? ""))` stands more than once in one section; keep one"
            )
        case .reader(let problem, _, _, _):
            .init(line: nil, text: "is not valid YAML: \(problem); save it as UTF-8 text")
        default:
            .init(line: nil, text: "is not valid YAML")
        }
    }
}

extension Node.Scalar {
    /// YAML's empty value, also as `~` or `null`.
    fileprivate var isNull: Bool {
        (style == .plain || style == .any) && ["", "~", "null", "Null", "NULL"].contains(string)
    }
}
