import Domain
import Foundation
import TestTools

/// The project's own catalogue and rules, and answers to every kind of question.
enum CatalogSamples {
    static let bytes: [UInt8] = read("catalog/centre.json")

    static let catalog: Catalog = {
        do {
            return try Catalog(
                files: [CatalogCheck.read(bytes)],
                rules: JSONDecoder().decode(FormRules.self, from: Data(read("forms/rules.json"))),
                pinyin: JSONDecoder().decode(PinyinInitials.self, from: Data(read("pinyin/initials.json"))))
        } catch { fatalError("the catalogue that comes with the program: \(error)") }
    }()

    static var rules: FormRules { catalog.rules }

    static func read(_ path: String) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: "\(Place.assets)/\(path)") else {
            fatalError("no \(path) among the assets")
        }
        return [UInt8](data)
    }

    static let idNumber = "990000195512310021"

    /// A form of the service with every question answered well, by a person of an age that is served.
    static func goodForm(_ service: CatalogService) -> Form {
        Dictionary(uniqueKeysWithValues: service.fields.map { ($0.name, good($0, service)) })
    }

    static func good(_ field: CatalogService.Field, _ service: CatalogService) -> FormValue {
        switch field.type {
        case .text: .text("样例")
        case .textarea: .text("第一行\n第二行")
        case .address: .text("测试省测试市测试路1号")
        case .idno: .text(number(of: service))
        case .phone: .text("0779-1234567")
        case .date: .text(field.prefill == "card.birth" ? birth(of: service) : "2020-02-29")
        case .int: .text("3")
        case .number: .text("1.25")
        case .money: .text("1200.50")
        case .select: .text(field.options?.first ?? "")
        case .multiselect: .list(Array((field.options ?? []).prefix(2)))
        case .bool: .flag(true)
        case .bankacct: .text("6217 0000 0000 0000 012")
        case .table:
            .rows([
                (field.columns ?? []).indices.map { $0 == 0 ? "测试甲" : cell(field.kind(ofColumn: $0)) }
            ])
        case .signature: .text("paper")
        }
    }

    /// Every way an answer to the question can be wrong, with what is said of it.
    static func bad(_ field: CatalogService.Field) -> [(FormValue, FormProblem.Problem)] {
        let wrongShape: [(FormValue, FormProblem.Problem)] =
            switch field.type {
            case .bool: [(.text("是"), .wrongType), (.list(["是"]), .wrongType)]
            case .multiselect: [(.text("甲"), .wrongType), (.flag(true), .wrongType)]
            case .table: [(.text("甲"), .wrongType), (.list(["甲"]), .wrongType)]
            default: [(.flag(true), .wrongType), (.list(["甲"]), .wrongType), (.rows([["甲"]]), .wrongType)]
            }
        return wrongShape + badInKind(field)
    }

    private static func badInKind(
        _ field: CatalogService.Field
    ) -> [(FormValue, FormProblem.Problem)] {
        func long(_ usual: Int) -> FormValue {
            .text(String(repeating: "长", count: (field.maxLength ?? usual) + 1))
        }
        return switch field.type {
        case .text: [(long(rules.lines.text.longest), .tooLong), (.text("甲\n乙"), .hasLineBreak)]
        case .address: [(long(rules.lines.address.longest), .tooLong), (.text("甲\r乙"), .hasLineBreak)]
        case .textarea: [(long(rules.lines.textarea.longest), .tooLong), (.text("\u{7}铃"), .hasLineBreak)]
        case .idno: [(.text("990000195512310022"), .notAnIDNumber), (.text("12345"), .notAnIDNumber)]
        case .phone: [(.text("一二三"), .notAPhone), (.text("1234"), .notAPhone)]
        case .date: [(.text("2023-02-29"), .notADate), (.text("1899-12-31"), .outOfRange)]
        case .int:
            [
                (.text("三"), .notANumber), (.text("1.5"), .tooManyDecimals),
                (.text("1234567890"), .outOfRange),
            ]
        case .number: [(.text("1e3"), .notANumber), (.text("0.12345"), .tooManyDecimals)]
        case .money:
            [(.text("1,000"), .notANumber), (.text("-1"), .outOfRange), (.text("0.123"), .tooManyDecimals)]
        case .select: [(.text("没有这一项"), .notAnOption)]
        case .multiselect: [(.list(["没有这一项"]), .notAnOption)]
        case .bool: field.declaration == true ? [(.flag(false), .missing)] : []
        case .bankacct: [(.text("6217000000000000013"), .notAnAccount), (.text("1234567"), .notAnAccount)]
        case .table:
            [
                (.rows([["只有一格"]]), .rowIncomplete),
                (
                    .rows(
                        Array(
                            repeating: (field.columns ?? []).map { _ in "1" }, count: rules.table.rows + 1)),
                    .tooManyRows
                ),
            ]
        case .signature: [(.text("yes"), .notASignature), (.text("ink:1,1"), .notASignature)]
        }
    }

    private static func cell(_ kind: CatalogService.Field.Kind) -> String {
        switch kind {
        case .idno: idNumber
        case .phone: "13800000000"
        case .money, .number, .int: "100"
        case .date: "2020-02-29"
        default: "样例"
        }
    }

    /// A child for the matters of children, else somebody of ninety.
    static func birth(of service: CatalogService) -> String {
        service.age?.max != nil ? "2020-02-29" : "1935-12-31"
    }

    static func number(of service: CatalogService) -> String {
        let body = "990000" + birth(of: service).filter { $0 != "-" } + "002"
        return body + String(decoding: [IDNumber.checkCharacter(of: body.utf8)], as: UTF8.self)
    }
}
