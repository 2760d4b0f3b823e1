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
                发送带标记的测试事件（类型 cn.onewindow.check.sent.v1，自成一本账），不影响任何终端的序号；区县会留下三条测试事件。
                Sends marked test events (type cn.onewindow.check.sent.v1, in an incarnation of their own) that touch no kiosk's \
                sequence; three of them stay at the district.
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
                let fault: String?
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
                    .init(step: $0.step.rawValue, passed: $0.fault == nil, fault: $0.fault)
                })
            let rows = findings.map {
                Report.Row(cells: [$0.mark, $0.step.words.both], notes: $0.fault.map { [$0] } ?? [])
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
}

extension DistrictCheck.Step {
    fileprivate var words: Words {
        switch self {
        case .stored: Words("一批两条都入账", "a batch of two is stored")
        case .duplicates: Words("重发的认得出", "the same again are duplicates")
        case .invalid: Words("错的退回并说明原因，其余照收", "a wrong one is rejected with a reason, its neighbour stored")
        case .status: Words("心跳的答复含最大序号", "the heartbeat is answered with the highest sequence")
        case .updates: Words("下行数据可按游标取", "updates are given by cursor")
        }
    }
}

extension Words {
    static let result = Words("结果", "RESULT")
    static let step = Words("项目", "STEP")

    static func districtFails(_ count: Int) -> Words {
        Words(
            "\(count) 项未通过；请对照 district.openapi.yaml 修改",
            "\(count) failed; compare with district.openapi.yaml")
    }
}
