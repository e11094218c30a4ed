//! Stories of a process that can neither store anything nor notify anybody: only its exit code remains. The test
//! advances the process's clock instead of waiting.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// How long each step may take.
const LIMIT: Duration = Duration::from_secs(60);

/// Advances every clock by the number of seconds in a file.
const SHIM: &str = r#"
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
static volatile long *ahead;
__attribute__((constructor)) static void begin(void) {
    int file = open(getenv("SECONDS_AHEAD"), O_RDONLY);
    void *page = mmap(0, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
    if (page != MAP_FAILED) ahead = page;
}
int clock_gettime(clockid_t clock, struct timespec *now) {
    int done = (int)syscall(SYS_clock_gettime, clock, now);
    if (done == 0 && ahead) now->tv_sec += *ahead;
    return done;
}
"#;

struct Desk {
    folder: tempfile::TempDir,
    process: Child,
    ahead: File,
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Desk {
    /// The binary with a bot that reaches nobody.
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("shim.c"), SHIM).unwrap();
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-o"])
            .args([path("shim.so"), path("shim.c")])
            .status()
            .unwrap();
        assert!(compiled.success());
        std::fs::write(path("ahead"), [0; 8]).unwrap();
        let process = Command::new(env!("CARGO_BIN_EXE_salesdesk"))
            .env_clear()
            .current_dir(folder.path())
            .envs([
                ("BOT_TOKEN", "123456789:AAExample-replace-with-your-own-token"),
                ("TELEGRAM_API_ID", "12345"),
                ("TELEGRAM_API_HASH", "0123456789abcdef0123456789abcdef"),
                ("OWNER_IDS", "1"),
                ("BOT_API_URL", "http://127.0.0.1:9"),
            ])
            .envs([("LD_PRELOAD", path("shim.so")), ("SECONDS_AHEAD", path("ahead"))])
            .stderr(File::create(path("log")).unwrap())
            .spawn()
            .unwrap();
        let ahead = OpenOptions::new().write(true).open(path("ahead")).unwrap();
        let mut desk = Self { folder, process, ahead };
        desk.says("the desk is open");
        desk
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    fn says(&mut self, words: &str) {
        let began = Instant::now();
        while !self.log().contains(words) {
            assert_eq!(self.process.try_wait().unwrap(), None, "{}", self.log());
            assert!(began.elapsed() < LIMIT, "it never said {words:?}: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn clock_ahead(&self, seconds: i64) {
        self.ahead.write_all_at(&seconds.to_ne_bytes(), 0).unwrap();
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("data/salesdesk.db")
    }

    /// The exit code.
    fn ends(&mut self) -> Option<i32> {
        let began = Instant::now();
        loop {
            match self.process.try_wait().unwrap() {
                Some(status) => return status.code(),
                None if began.elapsed() > LIMIT => panic!("it does not end: {}", self.log()),
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }
}

fn files(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

#[test]
fn a_desk_without_its_database_that_can_tell_nobody_ends_with_a_code_of_its_own() {
    let mut desk = Desk::open();
    std::fs::remove_file(desk.database()).unwrap();
    desk.says("saved what the lost database held");
    assert!(files(&desk.folder.path().join("data/backups")) > 0);
    desk.clock_ahead(600);
    assert_eq!(desk.ends(), Some(3), "{}", desk.log());
    let log = desk.log();
    assert!(log.contains("says where its content was saved"), "{log}");
}
