import Domain
import Foundation
import Logging
import TestTools
import Testing

@testable import District
@testable import districtd

/// Several districtd behind one balancer: one database, and a copy of the authority's folder for each.
@Suite(.postgres, .timeLimit(.minutes(1))) struct `A district of several machines` {
    private struct Instance {
        let program: Program
        let address: DistrictAddress

        static func start(_ store: String, _ authority: String) async throws -> Instance {
            let program = try Program(
                "districtd",
                [
                    "--listen", "127.0.0.1:0", "--store", store, "--authority", authority, "--log-level",
                    "critical",
                ])
            let address = try await program.says("districtd listening on ")
            return Instance(program: program, address: try DistrictAddress(address))
        }

        func send(_ event: CloudEvent, _ credential: KioskCredential) async throws -> DeliveryResponse {
            let client = DistrictClient(
                address: address, credential: { credential }, logger: Logger(label: "test"))
            let response = await client.send([event])
            await client.close()
            return response
        }
    }

    @Test func `who is enrolled at one is believed by all, and who is revoked by none`() async throws {
        let store = try await #require(PostgresServer.current).newAddress()
        try await Place.withFolder { folder in
            let (own, copy) = ("\(folder)/authority", "\(folder)/copy")
            func run(_ arguments: String...) async throws -> String {
                let done = try await Program.run(
                    "districtd", arguments + ["--store", store, "--authority", own])
                try #require(done.ending == .code(0), "\(done.words)")
                return done.words
            }
            _ = try await run("ca", "init")
            try FileManager.default.copyItem(atPath: own, toPath: copy)
            let instances = [
                try await Instance.start(store, own), try await Instance.start(store, copy),
            ]
            let said = try await run("kiosks", "add", Samples.kiosk)
            let code = try #require(EnrolmentCode(typed: String(said.prefix { $0 != "\n" })))
            let credential = try await EnrolmentClient(address: instances[1].address)
                .enrol(kiosk: Samples.kiosk, code: code)
            for (place, instance) in instances.enumerated() {
                let response = try await instance.send(Samples.event(Int64(place) + 1), credential)
                guard case .answered(let answer) = response else {
                    Issue.record("\(response)")
                    continue
                }
                #expect(answer.results.map(\.status) == [.stored])
            }
            let renewed = try await EnrolmentClient(address: instances[0].address).renew(credential)
            _ = try await run("kiosks", "revoke", Samples.kiosk)
            for instance in instances {
                for shown in [credential, renewed] {
                    let response = try await instance.send(Samples.event(9), shown)
                    #expect(response == .stopped(.revoked), "\(response)")
                }
                #expect(try await instance.program.end(by: SIGTERM) == .code(0))
            }
        }
    }
}
