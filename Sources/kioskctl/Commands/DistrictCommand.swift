import ArgumentParser
import District
import Domain
import Logging

struct DistrictCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "district", abstract: "区县接口 / The district exchange.", subcommands: [Check.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "检查区县接口的实现 / Tries out an implementation of the exchange.",
            discussion: """
                发送带标记的测试事件（类型 cn.onewindow.check.sent.v1，自成一本账），不影响任何终端的序号；区县会留下六条测试事件。
                https 地址须先登记（kioskctl enrol）；有未通过的项时退出码不为 0。
                Sends marked test events (type cn.onewindow.check.sent.v1, in an incarnation of their own) that touch no kiosk's \
                sequence; six of them stay at the district. An https address needs enrolment first (kioskctl enrol); the exit \
                code is not 0 where something fails.
                """)

        @Argument(help: "区县地址 / The district's address, as district.url.")
        var url: String

        @Option(help: "终端编号；默认取自设置 / The kiosk's name there; else district.kiosk of the settings.")
        var kiosk: String?

        @OptionGroup var options: CommonOptions

        private struct Answer: Encodable {
            struct Step: Encodable {
                let step: String
                let passed: Bool
                let note: String?
                let fault: String?
                let remedy: String?
            }

            let passed: Bool
            let steps: [Step]
        }

        func run() async throws {
            let place = try StatePlace(state: options.state, config: options.config)
            guard let kiosk = kiosk ?? place.district?.kiosk else {
                throw Failure(.wrongArguments, .noDistrict)
            }
            let (address, credential) = try Self.opening(url, place)
            let client = DistrictClient(
                address: address, credential: { credential },
                logger: Logger(label: "kioskctl") { _ in SwiftLogNoOpLogHandler() })
            let findings = await DistrictCheck(line: client, kiosk: kiosk, at: CommandTime().now().wall).run()
            await client.close()
            let failed = findings.count { $0.fault != nil }
            let answer = Answer(
                passed: failed == 0,
                steps: findings.map {
                    .init(
                        step: $0.step.rawValue, passed: $0.fault == nil, note: $0.note?.english,
                        fault: $0.fault,
                        remedy: $0.fault == nil ? nil : $0.step.remedy.english)
                })
            let rows = findings.map {
                Report.Row(cells: [$0.mark, $0.step.words.both], notes: $0.notes)
            }
            Report(answer, .annotated(columns: [.result, .step], rows: rows)).show(options)
            if failed > 0 { throw Failure(.refused, .districtFails(failed)) }
        }

        private static func opening(
            _ url: String, _ place: StatePlace
        ) throws(Failure) -> (DistrictAddress, KioskCredential?) {
            do throws(DistrictError) {
                return (try DistrictAddress(url), try CredentialFolder(state: place.directory).read())
            } catch { throw Failure(error) }
        }
    }
}

extension DistrictCheck.Finding {
    fileprivate var mark: String { fault == nil ? "✔" : "✘" }

    fileprivate var note: Words? { outcome == .withoutGzip ? .withoutGzip : nil }

    /// What came instead, and what to do.
    fileprivate var notes: [String] {
        guard let fault else { return note.map { [$0.both] } ?? [] }
        return [fault, step.remedy.both]
    }
}

extension DistrictCheck.Step {
    fileprivate var words: Words {
        switch self {
        case .stored: Words("一批两条都入账", "a batch of two is stored")
        case .duplicates: Words("重发的认得出", "the same again are duplicates")
        case .invalid: Words("错的退回并说明原因，其余照收", "a wrong one is rejected with a reason, its neighbour stored")
        case .order: Words("答复的次序与发送一致", "results stand in the order sent")
        case .compressed: Words("收 gzip 压缩的内容", "a batch in gzip is taken")
        case .unreadable: Words("不是 JSON 的内容退回 400", "what is no JSON is refused with 400")
        case .status: Words("心跳的答复含最大序号", "the heartbeat is answered with the highest sequence")
        case .updates: Words("下行数据可按游标取", "updates are given by cursor")
        }
    }

    /// What to mend over there.
    fileprivate var remedy: Words {
        switch self {
        case .stored:
            Words(
                "先存盘，再对每条答复 stored，次序、id 与发来的一致",
                "store first, then answer `stored` for each event, with its id, in the order sent")
        case .duplicates:
            Words(
                "按 (source, id) 认出已有的，答复 duplicate，不再存",
                "recognise what is held by (source, id) and answer `duplicate`; do not store it again")
        case .invalid:
            Words(
                "一条有错只退这一条（rejected 加 reason），同批其余照存",
                "reject only the wrong one, with a `reason`; store its neighbours")
        case .order:
            Words("results 一条对一条，按发来的次序", "give one result per event, in the order sent")
        case .compressed:
            Words(
                "读 Content-Encoding: gzip；不支持就答复 415",
                "read Content-Encoding: gzip, or answer 415 where it is not supported")
        case .unreadable:
            Words(
                "不是 JSON 数组的内容答复 400，不要 200、404 或 500",
                "answer 400 to a body that is no JSON list, not 200, 404 or 500")
        case .status:
            Words(
                "心跳答复同一 incarnation 和已存的最大 sequence（不是条数）",
                "answer the heartbeat with the same incarnation and the highest sequence held, not a count")
        case .updates:
            Words(
                "答复 cursor、more、updates；给出过的游标一直有效",
                "answer with cursor, more and updates; a cursor once given stays valid")
        }
    }
}

extension Words {
    static let result = Words("结果", "RESULT")
    static let step = Words("项目", "STEP")
    static let withoutGzip = Words(
        "答复 415：允许，终端改为不压缩发送，线路上的数据约多十倍",
        "it answers 415: allowed; kiosks send bodies as they are, about ten times the bytes")

    static func districtFails(_ count: Int) -> Words {
        Words(
            "\(count) 项未通过；照每项下面的说明修改，详见 district.openapi.yaml",
            "\(count) failed: do what stands below each; details in district.openapi.yaml")
    }
}
