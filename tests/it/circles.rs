//! No import circle of more than five files: a file can be understood and tested with the few that it depends on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::walls;

/// The most files that may import each other.
const MOST: usize = 5;

type Module = Vec<String>;

/// An import: the target, and whether the file re-exports it.
struct Import {
    path: Module,
    handed_on: bool,
}

/// The imports of each module of the program.
struct House(BTreeMap<Module, Vec<Import>>);

fn words(path: &str) -> Module {
    path.split("::").map(|word| word.trim().to_owned()).collect()
}

/// The module of a file below `src`.
fn module_of(path: &Path) -> Module {
    let name = path.with_extension("");
    let mut module: Module = name.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    if module.last().is_some_and(|last| last == "mod" || last == "lib") {
        module.pop();
    }
    module
}

/// A `use` tree as single paths, without renames.
fn single_paths(tree: &str) -> Vec<String> {
    let Some(open) = tree.find('{') else {
        return vec![tree.split(" as ").next().unwrap().trim().to_owned()];
    };
    let (head, group) = (tree[..open].trim(), &tree[open + 1..tree.rfind('}').unwrap()]);
    let (mut paths, mut depth, mut begin) = (Vec::new(), 0, 0);
    for (at, letter) in group.char_indices().chain([(group.len(), ',')]) {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                paths.extend(single_paths(&group[begin..at]).into_iter().filter(|path| !path.is_empty()));
                begin = at + 1;
            }
            _ => {}
        }
    }
    paths.into_iter().map(|path| format!("{head}{path}")).collect()
}

/// The `use` statements of a file, and whether each is public.
fn uses(code: &str) -> Vec<(bool, &str)> {
    let statements = code.split(';').map(|statement| {
        let begin = statement.rfind("use ")?;
        let before = statement[..begin].rsplit(['\n', '}']).next().unwrap().trim();
        let of_names = ["", "pub"].contains(&before) || (before.starts_with("pub(") && before.ends_with(')'));
        of_names.then(|| (!before.is_empty(), &statement[begin + "use ".len()..]))
    });
    statements.flatten().collect()
}

impl House {
    /// `files`: paths below `src`, and the code in them.
    fn new(files: &[(&Path, &str)]) -> Self {
        let known: BTreeSet<Module> = files.iter().map(|(path, _)| module_of(path)).collect();
        let imports = files.iter().map(|(path, code)| {
            let module = module_of(path);
            let imports = uses(code).into_iter().flat_map(|(handed_on, tree)| {
                let paths = single_paths(tree).into_iter();
                let inside = paths.filter_map(|path| inside(&known, &module, &path));
                inside.map(|path| Import { path, handed_on }).collect::<Vec<_>>()
            });
            (module.clone(), imports.collect())
        });
        Self(imports.collect())
    }

    /// The module that declares what `path` names; re-exports are followed.
    fn source(&self, path: &[String], followed: &mut BTreeSet<Module>) -> Option<Module> {
        if !followed.insert(path.to_vec()) {
            return None;
        }
        let (module, name) = (0..=path.len())
            .rev()
            .map(|count| path.split_at(count))
            .find(|(module, _)| self.0.contains_key(*module))?;
        let Some((first, rest)) = name.split_first() else { return Some(module.to_vec()) };
        let handed_on = self.0[module].iter().filter(|import| import.handed_on && import.path.last() == Some(first));
        let mut sources = handed_on.filter_map(|import| self.source(&[&import.path, rest].concat(), followed));
        sources.next().or_else(|| Some(module.to_vec()))
    }

    /// The modules that each module imports.
    fn edges(&self) -> BTreeMap<&Module, BTreeSet<Module>> {
        let edges = self.0.iter().map(|(module, imports)| {
            let sources = imports.iter().filter_map(|import| self.source(&import.path, &mut BTreeSet::new()));
            (module, sources.filter(|source| source != module).collect())
        });
        edges.collect()
    }

    /// The groups of modules that import each other, by Tarjan's algorithm.
    fn circles(&self) -> Vec<Vec<String>> {
        let edges = self.edges();
        let mut search = Search { edges: &edges, found: BTreeMap::new(), open: Vec::new(), circles: Vec::new() };
        for module in self.0.keys() {
            if !search.found.contains_key(module) {
                search.visit(module);
            }
        }
        search.circles
    }
}

/// A path from the root of the program, if it leads to one of its modules.
fn inside(known: &BTreeSet<Module>, module: &Module, path: &str) -> Option<Module> {
    let words: Module = words(path).into_iter().filter(|word| word != "*").collect();
    let ups = words.iter().take_while(|word| *word == "super").count();
    let mut absolute = match words.first()?.as_str() {
        "crate" => words[1..].to_vec(),
        "super" => [&module[..module.len() - ups], &words[ups..]].concat(),
        "self" => [module, &words[1..]].concat(),
        child if known.contains(&[module.as_slice(), &[child.to_owned()]].concat()) => [&module[..], &words].concat(),
        _ => return None,
    };
    if absolute.last().is_some_and(|last| last == "self") {
        absolute.pop();
    }
    Some(absolute)
}

/// Tarjan's search for strongly connected components.
struct Search<'a> {
    edges: &'a BTreeMap<&'a Module, BTreeSet<Module>>,
    /// The order in which a module was found, and the earliest one reachable from it.
    found: BTreeMap<Module, (usize, usize)>,
    open: Vec<Module>,
    circles: Vec<Vec<String>>,
}

impl Search<'_> {
    fn visit(&mut self, module: &Module) -> usize {
        let number = self.found.len();
        self.found.insert(module.clone(), (number, number));
        self.open.push(module.clone());
        let edges = self.edges;
        for next in &edges[module] {
            let reached = match self.found.get(next) {
                None => self.visit(next),
                Some((number, _)) if self.open.contains(next) => *number,
                Some(_) => continue,
            };
            let own = self.found.get_mut(module).unwrap();
            own.1 = own.1.min(reached);
        }
        let earliest = self.found[module].1;
        if earliest == number {
            let begin = self.open.iter().position(|open| open == module).unwrap();
            self.circles.push(self.open.split_off(begin).into_iter().map(|module| module.join("::")).collect());
        }
        earliest
    }
}

/// The circles that are too large.
fn too_large(files: &[(&Path, &str)]) -> Vec<Vec<String>> {
    let circles = House::new(files).circles().into_iter();
    circles.filter(|circle| circle.len() > MOST).collect()
}

#[test]
fn no_more_than_five_files_import_each_other() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let all = walls::all();
    let files: Vec<(&Path, &str)> = all
        .iter()
        .map(|(_, path, code)| (path.strip_prefix(&source).unwrap(), code.as_str()))
        .filter(|(path, _)| *path != "main.rs")
        .collect();
    let edges: usize = House::new(&files).edges().values().map(BTreeSet::len).sum();
    assert!(edges > 2 * files.len(), "only {edges} imports were found in {} files", files.len());
    let circles = too_large(&files);
    assert!(circles.is_empty(), "import each other: {circles:#?}");
}

/// A planted circle with each step spelled differently.
const PLANTED: [(&str, &str); 8] = [
    ("lib.rs", "pub mod room;"),
    ("room/mod.rs", "mod one;\nmod two;\nmod three;\nmod four;\nmod five;\nmod six;\n\npub use two::Two;"),
    ("room/one.rs", "use super::Two;"),
    ("room/two.rs", "use std::fmt;\n\nuse crate::room::three::{self, Three as Third};"),
    ("room/three.rs", "pub(super) use crate::{\n    room::{four::Four, six},\n};"),
    ("room/four.rs", "fn four() {}\n\nuse super::five;"),
    ("room/five.rs", "pub struct Five;\n\nuse super::{three::six::Six};"),
    ("room/six.rs", "use super::one::*;"),
];

fn planted(change: &[(&str, &'static str)]) -> Vec<Vec<String>> {
    let changed = |path: &str| change.iter().find(|(changed, _)| *changed == path).map(|(_, code)| *code);
    let files: Vec<(&Path, &str)> =
        PLANTED.iter().map(|(path, code)| (Path::new(*path), changed(path).unwrap_or(code))).collect();
    too_large(&files)
}

#[test]
fn a_circle_of_six_files_is_found() {
    let circles = planted(&[]);
    assert_eq!(circles.len(), 1, "{circles:?}");
    assert_eq!(circles[0].iter().collect::<BTreeSet<_>>().len(), 6, "{circles:?}");
    // One file fewer, and a line that only declares a module.
    assert_eq!(planted(&[("room/four.rs", ""), ("room/three.rs", "pub(super) use super::{five, six};")]), [[""; 0]; 0]);
    assert_eq!(planted(&[("room/six.rs", "mod one;\nuse std::fmt;")]), [[""; 0]; 0]);
    // A parent that uses its child is a step like any other.
    let through_the_parent = [("room/one.rs", "use super::Of;"), ("room/mod.rs", "use two::Two;\npub struct Of;")];
    assert_eq!(planted(&through_the_parent)[0].len(), 7);
}
