// AES-256-GCM (FIPS 197, SP 800-38D) for a 12-byte nonce: enough to seal what the kiosk opens again. Plain C and tables,
// about 100 MB/s; not for secrets that anybody could time.

#include <stdint.h>
#include <string.h>

struct aes256gcm {
    uint32_t round_keys[60];
    uint64_t high[16], low[16];  // the hash key times each 4 bits
};

static uint8_t aes_box[256];
static uint32_t aes_table[256];

static uint8_t aes_doubled(uint8_t byte) { return (uint8_t)(byte << 1 ^ (byte & 0x80 ? 0x1b : 0)); }

static void aes_tables(void) {
    uint8_t p = 1, q = 1;
    do {
        p = p ^ aes_doubled(p);  // times 3
        q ^= q << 1;             // by 3
        q ^= q << 2;
        q ^= q << 4;
        if (q & 0x80) q ^= 0x09;
        uint8_t x = q ^ (uint8_t)(q << 1 | q >> 7) ^ (uint8_t)(q << 2 | q >> 6) ^ (uint8_t)(q << 3 | q >> 5)
            ^ (uint8_t)(q << 4 | q >> 4);
        aes_box[p] = x ^ 0x63;
    } while (p != 1);
    aes_box[0] = 0x63;
    for (int i = 0; i < 256; i++) {
        uint8_t s = aes_box[i], two = aes_doubled(s);
        aes_table[i] = (uint32_t)two << 24 | (uint32_t)s << 16 | (uint32_t)s << 8 | (uint32_t)(two ^ s);
    }
}

static uint32_t aes_word(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static uint32_t aes_boxed(uint32_t word) {
    return (uint32_t)aes_box[word >> 24] << 24 | (uint32_t)aes_box[word >> 16 & 255] << 16
        | (uint32_t)aes_box[word >> 8 & 255] << 8 | aes_box[word & 255];
}

static uint32_t aes_turned(uint32_t word, int by) { return word >> by | word << (32 - by); }

static void aes_block(const struct aes256gcm *key, const uint8_t in[16], uint8_t out[16]) {
    uint32_t a[4], b[4];
    for (int i = 0; i < 4; i++) a[i] = aes_word(in + 4 * i) ^ key->round_keys[i];
    for (int round = 1; round < 14; round++) {
        for (int i = 0; i < 4; i++)
            b[i] = aes_table[a[i] >> 24] ^ aes_turned(aes_table[a[(i + 1) & 3] >> 16 & 255], 8)
                ^ aes_turned(aes_table[a[(i + 2) & 3] >> 8 & 255], 16)
                ^ aes_turned(aes_table[a[(i + 3) & 3] & 255], 24) ^ key->round_keys[4 * round + i];
        memcpy(a, b, sizeof a);
    }
    for (int i = 0; i < 4; i++) {
        uint32_t word = (a[i] & 0xff000000) | (a[(i + 1) & 3] & 0xff0000) | (a[(i + 2) & 3] & 0xff00)
            | (a[(i + 3) & 3] & 0xff);
        word = aes_boxed(word) ^ key->round_keys[56 + i];
        for (int j = 0; j < 4; j++) out[4 * i + j] = (uint8_t)(word >> (24 - 8 * j));
    }
}

static uint64_t gcm_word(const uint8_t *bytes) { return (uint64_t)aes_word(bytes) << 32 | aes_word(bytes + 4); }

static void aes256gcm_key(struct aes256gcm *key, const uint8_t bytes[32]) {
    if (!aes_box[0]) aes_tables();
    for (int i = 0; i < 8; i++) key->round_keys[i] = aes_word(bytes + 4 * i);
    uint32_t constant = 1;
    for (int i = 8; i < 60; i++) {
        uint32_t word = key->round_keys[i - 1];
        if (i % 8 == 0) {
            word = aes_boxed(aes_turned(word, 24)) ^ constant << 24;
            constant = aes_doubled((uint8_t)constant);
        } else if (i % 8 == 4) {
            word = aes_boxed(word);
        }
        key->round_keys[i] = key->round_keys[i - 8] ^ word;
    }
    uint8_t hash[16] = {0};
    aes_block(key, hash, hash);
    uint64_t high = gcm_word(hash), low = gcm_word(hash + 8);
    key->high[0] = key->low[0] = 0;
    key->high[8] = high;
    key->low[8] = low;
    for (int i = 4; i > 0; i >>= 1) {
        uint64_t carried = low & 1 ? 0xe100000000000000u : 0;
        low = high << 63 | low >> 1;
        high = high >> 1 ^ carried;
        key->high[i] = high;
        key->low[i] = low;
    }
    for (int i = 2; i < 16; i *= 2)
        for (int j = 1; j < i; j++) {
            key->high[i + j] = key->high[i] ^ key->high[j];
            key->low[i + j] = key->low[i] ^ key->low[j];
        }
}

// The sum is multiplied by the hash key, four bits at a time from its end.
static void gcm_multiply(const struct aes256gcm *key, uint8_t sum[16]) {
    static const uint64_t reduced[16] = {0x0000, 0x1c20, 0x3840, 0x2460, 0x7080, 0x6ca0, 0x48c0, 0x54e0,
                                         0xe100, 0xfd20, 0xd940, 0xc560, 0x9180, 0x8da0, 0xa9c0, 0xb5e0};
    uint64_t high = 0, low = 0;
    for (int i = 31; i >= 0; i--) {
        int four = i % 2 ? sum[i / 2] & 15 : sum[i / 2] >> 4;
        if (i < 31) {
            uint64_t rest = low & 15;
            low = high << 60 | low >> 4;
            high = high >> 4 ^ reduced[rest] << 48;
        }
        high ^= key->high[four];
        low ^= key->low[four];
    }
    for (int i = 0; i < 8; i++) {
        sum[i] = (uint8_t)(high >> (56 - 8 * i));
        sum[8 + i] = (uint8_t)(low >> (56 - 8 * i));
    }
}

static void gcm_add(const struct aes256gcm *key, uint8_t sum[16], const uint8_t *bytes, size_t length) {
    for (size_t at = 0; at < length; at += 16) {
        for (size_t i = 0; i < 16 && at + i < length; i++) sum[i] ^= bytes[at + i];
        gcm_multiply(key, sum);
    }
}

// `box` takes the nonce, the ciphertext and the tag: length + 28 bytes.
static void aes256gcm_seal(
    const struct aes256gcm *key, const uint8_t nonce[12], const void *with, size_t with_length, const void *plain,
    size_t length, uint8_t *box) {
    uint8_t counter[16] = {0}, mask[16], first[16], sum[16] = {0}, lengths[16] = {0};
    memcpy(counter, nonce, 12);
    memcpy(box, nonce, 12);
    counter[15] = 1;
    aes_block(key, counter, first);
    const uint8_t *bytes = plain;
    uint8_t *out = box + 12;
    uint32_t count = 1;
    for (size_t at = 0; at < length; at += 16) {
        count++;
        for (int i = 0; i < 4; i++) counter[12 + i] = (uint8_t)(count >> (24 - 8 * i));
        aes_block(key, counter, mask);
        for (size_t i = 0; i < 16 && at + i < length; i++) out[at + i] = bytes[at + i] ^ mask[i];
    }
    gcm_add(key, sum, with, with_length);
    gcm_add(key, sum, out, length);
    for (int i = 0; i < 8; i++) {
        lengths[i] = (uint8_t)((uint64_t)with_length * 8 >> (56 - 8 * i));
        lengths[8 + i] = (uint8_t)((uint64_t)length * 8 >> (56 - 8 * i));
    }
    gcm_add(key, sum, lengths, 16);
    for (int i = 0; i < 16; i++) out[length + (size_t)i] = sum[i] ^ first[i];
}
