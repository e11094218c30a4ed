//! The server's half of the SRP login with a cloud password (<https://core.telegram.org/api/srp>). A challenge is valid
//! for one try.

use num_bigint::BigUint;
use sha2::Sha512;

use super::crypto::{random, random_i64, sha256};

const G: u8 = 3;
/// Telegram's 2048-bit safe prime.
const PRIME: &str = "C71CAEB9C6B1C9048E6C522F70F13F73980D40238E3E21C14934D037563D930F48198A0AA7C14058229493D22530F4DB\
    FA336F6E0AC925139543AED44CCE7C3720FD51F69458705AC68CD4FE6B6B13ABDC9746512969328454F18FAF8C595F64\
    2477FE96BB2A941D5BCD1D4AC8CC49880708FA9B378E3C4F3A9060BEE67CF9A4A4A695811051907E162753B56B0F6B41\
    0DBA74D8A84B2A14B3144E0EF1284754FD17ED950D5965B4B9DD46582DB1178D169C6BC465B0D6FF9CA3928FEF5B9AE4\
    E418FC15E83EBEA0F87FA9FF5EED70050DED2849F47BF959D956850CE929851F0D8115F635B105EE2E4E15D04B2454BF\
    6F4FADF034B10403119CD8E3B92FCC5B";

/// What the client needs to prove that it knows the password, and what the server needs to check it.
pub(crate) struct Challenge {
    pub(crate) id: i64,
    /// `srp_B`.
    pub(crate) public: Vec<u8>,
    secret: BigUint,
    verifier: BigUint,
    salts: Salts,
}

#[derive(Clone)]
pub(crate) struct Salts {
    pub(crate) salt1: Vec<u8>,
    pub(crate) salt2: Vec<u8>,
}

impl Salts {
    pub(crate) fn as_algorithm(&self) -> grammers_tl_types::enums::PasswordKdfAlgo {
        grammers_tl_types::types::PasswordKdfAlgoSha256Sha256Pbkdf2Hmacsha512iter100000Sha256ModPow {
            salt1: self.salt1.clone(),
            salt2: self.salt2.clone(),
            g: i32::from(G),
            p: padded(&prime()),
        }
        .into()
    }
}

impl Challenge {
    pub(crate) fn new(password: &str, salts: Salts) -> Self {
        let p = prime();
        let g = BigUint::from(G);
        let verifier = g.modpow(&password_number(password, &salts), &p);
        let secret = BigUint::from_bytes_be(&random::<256>());
        let public = (multiplier(&p) * &verifier + g.modpow(&secret, &p)) % &p;
        Self { id: random_i64(), public: padded(&public), secret, verifier, salts }
    }

    /// Whether `proof` (M1) proves knowledge of the password.
    pub(crate) fn accepts(&self, client_public: &[u8], proof: &[u8]) -> bool {
        let p = prime();
        let a = BigUint::from_bytes_be(client_public);
        if &a % &p == BigUint::ZERO || a >= p {
            return false;
        }
        let a_bytes = padded(&a);
        let u = BigUint::from_bytes_be(&sha256(&[&a_bytes, &self.public]));
        let shared = (a * self.verifier.modpow(&u, &p)).modpow(&self.secret, &p);
        let key = sha256(&[&padded(&shared)]);
        let mut mixed = sha256(&[&padded(&p)]);
        for (left, right) in mixed.iter_mut().zip(sha256(&[&padded(&BigUint::from(G))])) {
            *left ^= right;
        }
        let Salts { salt1, salt2 } = &self.salts;
        let wanted = sha256(&[&mixed, &sha256(&[salt1]), &sha256(&[salt2]), &a_bytes, &self.public, &key]);
        wanted == proof
    }
}

fn prime() -> BigUint {
    BigUint::parse_bytes(PRIME.as_bytes(), 16).unwrap_or_default()
}

fn multiplier(p: &BigUint) -> BigUint {
    BigUint::from_bytes_be(&sha256(&[&padded(p), &padded(&BigUint::from(G))]))
}

/// `x` of the documentation: the password with both salts and a hundred thousand rounds.
fn password_number(password: &str, salts: &Salts) -> BigUint {
    let salted = |data: &[u8], salt: &[u8]| sha256(&[salt, data, salt]);
    let first = salted(&salted(password.as_bytes(), &salts.salt1), &salts.salt2);
    let stretched = pbkdf2::pbkdf2_hmac_array::<Sha512, 64>(&first, &salts.salt1, 100_000);
    BigUint::from_bytes_be(&salted(&stretched, &salts.salt2))
}

fn padded(number: &BigUint) -> Vec<u8> {
    let bytes = number.to_bytes_be();
    let mut padded = vec![0; 256_usize.saturating_sub(bytes.len())];
    padded.extend(bytes);
    padded
}
