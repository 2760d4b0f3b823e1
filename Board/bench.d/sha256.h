// SHA-256 (FIPS 180-4), HMAC (RFC 2104) and the first block of HKDF (RFC 5869): enough to continue the journal's chain.

#include <stdint.h>
#include <string.h>

static const uint32_t sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t sha256_rotated(uint32_t word, int by) { return word >> by | word << (32 - by); }

static void sha256_block(uint32_t state[8], const uint8_t *bytes) {
    uint32_t words[64], a[8];
    for (int i = 0; i < 16; i++)
        words[i] = (uint32_t)bytes[4 * i] << 24 | (uint32_t)bytes[4 * i + 1] << 16 | (uint32_t)bytes[4 * i + 2] << 8
            | bytes[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        uint32_t x = words[i - 15], y = words[i - 2];
        words[i] = words[i - 16] + words[i - 7] + (sha256_rotated(x, 7) ^ sha256_rotated(x, 18) ^ x >> 3)
            + (sha256_rotated(y, 17) ^ sha256_rotated(y, 19) ^ y >> 10);
    }
    memcpy(a, state, sizeof a);
    for (int i = 0; i < 64; i++) {
        uint32_t e = sha256_rotated(a[4], 6) ^ sha256_rotated(a[4], 11) ^ sha256_rotated(a[4], 25);
        uint32_t first = a[7] + e + ((a[4] & a[5]) ^ (~a[4] & a[6])) + sha256_constants[i] + words[i];
        uint32_t s = sha256_rotated(a[0], 2) ^ sha256_rotated(a[0], 13) ^ sha256_rotated(a[0], 22);
        uint32_t second = s + ((a[0] & a[1]) ^ (a[0] & a[2]) ^ (a[1] & a[2]));
        memmove(a + 1, a, 7 * sizeof *a);
        a[4] += first;
        a[0] = first + second;
    }
    for (int i = 0; i < 8; i++) state[i] += a[i];
}

static void sha256(const void *bytes, size_t length, uint8_t digest[32]) {
    uint32_t state[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    const uint8_t *at = bytes;
    size_t left = length;
    for (; left >= 64; at += 64, left -= 64) sha256_block(state, at);
    uint8_t end[128] = {0};
    memcpy(end, at, left);
    end[left] = 0x80;
    size_t padded = left < 56 ? 64 : 128;
    for (int i = 0; i < 8; i++) end[padded - 1 - (size_t)i] = (uint8_t)((uint64_t)length * 8 >> (8 * i));
    for (size_t i = 0; i < padded; i += 64) sha256_block(state, end + i);
    for (int i = 0; i < 32; i++) digest[i] = (uint8_t)(state[i / 4] >> (24 - i % 4 * 8));
}

// For keys of 32 bytes and texts of at most 128.
static void hmac_sha256(const uint8_t key[32], const void *text, size_t length, uint8_t digest[32]) {
    uint8_t inner[64 + 128], outer[64 + 32];
    memset(inner, 0x36, 64);
    memset(outer, 0x5c, 64);
    for (int i = 0; i < 32; i++) {
        inner[i] ^= key[i];
        outer[i] ^= key[i];
    }
    memcpy(inner + 64, text, length);
    sha256(inner, 64 + length, outer + 64);
    sha256(outer, sizeof outer, digest);
}

// 32 bytes derived without a salt.
static void hkdf_sha256(const uint8_t master[32], const char *use, uint8_t key[32]) {
    uint8_t none[32] = {0}, extracted[32], info[128];
    hmac_sha256(none, master, 32, extracted);
    size_t length = strlen(use);
    memcpy(info, use, length);
    info[length] = 1;
    hmac_sha256(extracted, info, length + 1, key);
}
