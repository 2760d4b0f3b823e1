// swift-tools-version: 6.2
// Targets are the rooms of the house; which room may import which is held by Tests/HouseTests.
import PackageDescription

/// The house settings: Swift 6 mode, the features that make it strict, and no warnings.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
    .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
    .strictMemorySafety(),  // SE-0458
    .treatAllWarnings(as: .error),  // SE-0480
]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, resources: resources, swiftSettings: house)
}

func product(_ name: String, _ package: String) -> Target.Dependency {
    .product(name: name, package: package)
}

let argumentParser = product("ArgumentParser", "swift-argument-parser")
let asn1 = product("SwiftASN1", "swift-asn1")
let asyncHTTPClient = product("AsyncHTTPClient", "async-http-client")
let crypto = product("Crypto", "swift-crypto")
let cryptoExtras = product("CryptoExtras", "swift-crypto")
let grdb = product("GRDB", "GRDB.swift")
let httpTypes = product("HTTPTypes", "swift-http-types")
let hummingbird = product("Hummingbird", "hummingbird")
let hummingbirdTesting = product("HummingbirdTesting", "hummingbird")
let hummingbirdTLS = product("HummingbirdTLS", "hummingbird")
let lifecycle = product("ServiceLifecycle", "swift-service-lifecycle")
let log = product("Logging", "swift-log")
let mustache = product("Mustache", "swift-mustache")
let nio = product("NIOCore", "swift-nio")
let nioFoundation = product("NIOFoundationEssentialsCompat", "swift-nio")
let nioHTTP1 = product("NIOHTTP1", "swift-nio")
let nioPosix = product("NIOPosix", "swift-nio")
let nioSSL = product("NIOSSL", "swift-nio-ssl")
let unixSignals = product("UnixSignals", "swift-service-lifecycle")
let x509 = product("X509", "swift-certificates")
let yams = product("Yams", "Yams")

let package = Package(
    name: "OneWindow",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // What the above stand on, and whose types our code names.
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    ],
    targets: [
        // Level 0: doors to C libraries.
        .target(name: "CLinux"),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CUdev", pkgConfig: "libudev", providers: [.apt(["libudev-dev"])]),
        .systemLibrary(name: "CUSB", pkgConfig: "libusb-1.0", providers: [.apt(["libusb-1.0-0-dev"])]),

        // Level 1: the rules.
        room("Domain"),

        // Level 2: the outside world, one room each.
        room("Devices", ["CLinux", "CUSB", "CUdev", "Domain", log]),
        room("Paper", ["CLinux", "CPango", "CQREncode", "Domain", yams]),
        room("Store", ["CSQLite", "Domain", crypto, cryptoExtras, grdb, log]),
        room(
            "District",
            [
                "CLinux", "CZlib", "Domain", asn1, asyncHTTPClient, crypto, log, nio, nioHTTP1, nioPosix,
                nioSSL,
                x509,
            ]),

        // Level 3: the stories.
        room("Hall", ["Devices", "District", "Domain", "Paper", "Store", lifecycle, log]),

        // Level 4: the screens.
        room(
            "Pages",
            [
                "Domain", "Hall", "Store", crypto, httpTypes, hummingbird, hummingbirdTLS, lifecycle, log,
                mustache, nio, nioFoundation, nioSSL,
            ]),

        // Level 5: the programs.
        program(
            "kioskd",
            [
                "CLinux", "Devices", "District", "Domain", "Hall", "Pages", "Paper", "Store", argumentParser,
                asn1, crypto, httpTypes, hummingbird, lifecycle, log, nio, unixSignals, x509, yams,
            ]),
        program(
            "kioskctl",
            [
                "CLinux", "Devices", "District", "Domain", "Paper", "Store", argumentParser, asyncHTTPClient,
                log, nio, nioHTTP1, yams,
            ]),
        program(
            "districtd",
            [
                "CPostgres", "District", "Domain", argumentParser, asn1, crypto, cryptoExtras, grdb,
                httpTypes,
                hummingbird,
                hummingbirdTLS, lifecycle, log, nio, nioHTTP1, nioSSL, unixSignals, x509,
            ]),
        program(
            "benchtop",
            [
                "CLinux", "Devices", "Domain", "Paper", argumentParser, httpTypes, hummingbird, lifecycle,
                log,
                nio,
            ]),

        // What the tests share: JSON, dice and programs; simulated time, printer, reader, hall.
        .target(name: "TestTools", path: "Tests/Tools", swiftSettings: house),
        .target(
            name: "Simulation", dependencies: ["Devices", "Domain", "Hall", "Store", log],
            path: "Tests/Support", swiftSettings: house),

        .systemLibrary(
            name: "CUmockdev", path: "Tests/CUmockdev", pkgConfig: "umockdev-1.0",
            providers: [.apt(["libumockdev-dev"])]),

        tests("DomainTests", ["Domain", "TestTools"]),
        tests(
            "DevicesTests", ["CLinux", "Devices", "Domain", "TestTools", log], resources: [.copy("Fixtures")]),
        // Run under umockdev-wrapper (Board/test): real libudev and libusb on devices of the tests' own.
        tests("HotplugTests", ["CLinux", "CUmockdev", "Devices", "Domain", "TestTools", "benchtop", log]),
        tests(
            "PaperTests", ["CPango", "CQREncode", "Domain", "Paper", "TestTools"],
            resources: [.copy("Fixtures")]),
        tests("StoreTests", ["Domain", "Store", "TestTools", grdb, log]),
        tests(
            "DistrictTests",
            [
                "District", "Domain", "TestTools", "districtd", asn1, asyncHTTPClient, crypto, grdb,
                httpTypes,
                hummingbird,
                hummingbirdTLS, hummingbirdTesting, log, nio, nioHTTP1, nioSSL, x509, yams,
            ]),
        tests(
            "HallTests",
            ["Devices", "District", "Domain", "Hall", "Paper", "Simulation", "Store", "TestTools", crypto]),
        tests(
            "PagesTests",
            [
                "Domain", "Hall", "Pages", "Simulation", "Store", "TestTools", httpTypes, hummingbird,
                hummingbirdTesting, log, nio, nioPosix, yams,
            ]),
        tests("KioskdTests", ["Devices", "Domain", "kioskd", asn1, log, x509]),
        tests(
            "KioskctlTests",
            [
                "Devices", "Domain", "Hall", "Paper", "Simulation", "Store", "benchtop", "kioskctl", "kioskd",
                lifecycle, log,
            ]),
        tests(
            "BenchtopTests",
            [
                "CLinux", "Devices", "Domain", "Hall", "Paper", "Simulation", "Store", "TestTools",
                "benchtop",
                httpTypes, hummingbird, hummingbirdTesting, log, nio,
            ]),
        tests("EndToEndTests", ["TestTools", asyncHTTPClient, grdb, nio, nioHTTP1, nioPosix, nioSSL]),
        tests("HouseTests"),
    ]
)
