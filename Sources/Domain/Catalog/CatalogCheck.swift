/// Whether a catalogue file may be used: `kioskctl catalog check` says it to the editor, and `kioskd` refuses to start
/// with one that may not, in the same words.
///
/// First every value is held against its shape (`CatalogShape`); only where the shapes are right is it asked whether
/// what they say fits together, so that one slip is not told five times.
///
/// - `CatalogCheck+Service` codes, kinds, days, deciders      - `CatalogCheck+Field` fields and materials
package enum CatalogCheck {
    /// More than these are not told at once.
    package static let mostProblems = 50

    /// A file of 34 services takes 100 KiB; ten times that is no catalogue.
    package static let longestFile = 4 << 20

    /// Everything wrong with the file, in the order of the check; empty when it may be used.
    package static func problems(in bytes: [UInt8]) -> [CatalogProblem] {
        let text = JSONPlaces(bytes)
        do throws(JSONFault) {
            let value = try JSONFault.decode(CatalogJSON.self, from: bytes)
            let misshapen = CatalogShape.file.problems(value, at: "")
            let problems = misshapen.isEmpty ? CatalogReview(value).problems : misshapen
            return problems.prefix(mostProblems).map { $0.found(in: text) }
        } catch {
            return CatalogRefusal(error).problems
        }
    }

    /// The file as a part of the catalogue; throws everything that is wrong with it.
    package static func read(_ bytes: [UInt8]) throws(CatalogRefusal) -> CatalogFile {
        if let refusal = CatalogRefusal(problems(in: bytes)) { throw refusal }
        do throws(JSONFault) { return try JSONFault.decode(CatalogFile.self, from: bytes) } catch {
            // The check asks for all the types need; should it ever ask for less, the file is refused all the same.
            throw CatalogRefusal(error)
        }
    }
}

/// A file whose shapes are right, being asked whether what it says fits together.
struct CatalogReview {
    let file: CatalogJSON
    private(set) var problems: [CatalogProblem] = []

    init(_ file: CatalogJSON) {
        self.file = file
        reviewCategories()
        reviewRefused()
        for (place, service) in (file["items"]?.list ?? []).enumerated() {
            review(service: service, at: "items[\(place)]")
        }
        reviewUnique(file["items"]?.list ?? [], at: "items")
        reviewCounts()
    }

    mutating func tell(_ place: String, _ zh: String, _ en: String) {
        problems.append(CatalogProblem(place, zh, en))
    }

    /// The codes of `values` must differ.
    mutating func reviewUnique(_ values: [CatalogJSON], at place: String, by name: String = "code") {
        var first: [String: Int] = [:]
        for (index, value) in values.enumerated() {
            guard let code = value[name]?.text else { continue }
            if let before = first[code] {
                tell(
                    "\(place)[\(index)].\(name)", "\(code) 与 \(place)[\(before)] 重复；请只留一个",
                    "\(code) stands in \(place)[\(before)] too; keep one")
            } else {
                first[code] = index
            }
        }
    }

    private mutating func reviewCategories() {
        let categories = file["categories"]?.list ?? []
        reviewUnique(categories, at: "categories")
        for (place, category) in categories.enumerated() {
            let (here, code) = ("categories[\(place)]", category["code"]?.text ?? "")
            reviewCode(code, of: 4, under: nil, at: "\(here).code")
            let subs = category["sub_categories"]?.list ?? []
            reviewUnique(subs, at: "\(here).sub_categories")
            for (index, sub) in subs.enumerated() {
                reviewCode(
                    sub["code"]?.text ?? "", of: 6, under: code, at: "\(here).sub_categories[\(index)].code")
            }
        }
    }

    private mutating func reviewRefused() {
        let refused = file["refused_certificates"]?["items"]?.list ?? []
        reviewUnique(refused, at: "refused_certificates.items")
    }

    /// ZX and two digits for each level, as `code_scheme` says.
    mutating func reviewCode(_ code: String, of length: Int, under parent: String?, at place: String) {
        let digits = code.utf8.dropFirst(2)
        let isShaped =
            code.utf8.count == length && code.hasPrefix("ZX")
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        if !isShaped {
            tell(
                place, "\(code) 不合编码规则；请写 ZX 加 \(length - 2) 位数字",
                "\(code) is no code; write ZX and \(length - 2) digits")
        } else if let parent, !code.hasPrefix(parent) {
            tell(
                place, "\(code) 不属于 \(parent)；应以它开头",
                "\(code) does not belong to \(parent); it must begin with it")
        }
    }

    private mutating func reviewCounts() {
        let categories = file["categories"]?.list ?? []
        let counted = [
            ("categories", categories.count),
            ("sub_categories", categories.reduce(0) { $0 + ($1["sub_categories"]?.list.count ?? 0) }),
            ("items", file["items"]?.list.count ?? 0),
        ]
        for (name, count) in counted {
            guard let said = file["counts"]?[name]?.number, said != count else { continue }
            tell(
                "counts.\(name)", "写着 \(said)，实际有 \(count)；请改成 \(count)",
                "says \(said), there are \(count); write \(count)")
        }
    }
}
