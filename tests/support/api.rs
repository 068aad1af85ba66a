//! Reads the public items of a crate off its sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use quote::{ToTokens, format_ident};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Block, Fields, FnArg, Generics, ImplItem, Item, ItemImpl, Pat, Token, TraitItem, Type,
    UseTree, Visibility, parse_quote,
};

type Names = Vec<String>;

/// An item that is no module and no import: the module it stands in, and its name there.
type Definition = (Names, String);

struct Module {
    attributes: Vec<Attribute>,
    items: Vec<Item>,
}

struct Crate {
    modules: BTreeMap<Names, Module>,
}

enum Found<'a> {
    Item(Definition, &'a Item),
    Module(Names),
}

/// All public items by the modules they are reached through.
pub(crate) fn listed(root: &Path) -> String {
    let mut all = Crate { modules: BTreeMap::new() };
    let folder = root.parent().unwrap();
    all.read(Vec::new(), Vec::new(), root, folder);
    let mut sections = Vec::new();
    all.reach(&[], "duiqi", &[], &mut sections);
    sections.retain(|(_, items)| !items.is_empty());
    let shown = sections.into_iter().map(|(heading, items)| {
        let items: Vec<String> = items.into_values().collect();
        format!("// {heading}\n\n{}", items.join("\n"))
    });
    shown.collect::<Vec<_>>().join("\n")
}

impl Crate {
    /// Reads a module's file, and those of its own modules, which are in `folder`.
    fn read(&mut self, names: Names, attributes: Vec<Attribute>, file: &Path, folder: &Path) {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.add(names, attributes, parsed.items, folder);
    }

    fn add(&mut self, names: Names, attributes: Vec<Attribute>, items: Vec<Item>, folder: &Path) {
        let items: Vec<Item> = items.into_iter().filter(|item| !is_left_out(attributes_of(item))).collect();
        for item in &items {
            let Item::Mod(module) = item else { continue };
            let name = module.ident.to_string();
            let inner: PathBuf = folder.join(&name);
            let (names, attributes) = ([&names[..], &[name]].concat(), module.attrs.clone());
            match &module.content {
                Some((_, items)) => self.add(names, attributes, items.clone(), &inner),
                None => self.read(names, attributes, &inner.with_extension("rs"), &inner),
            }
        }
        self.modules.insert(names, Module { attributes, items });
    }

    /// What is public in a module, and in the public modules of it.
    fn reach(
        &self,
        at: &[String],
        path: &str,
        conditions: &[String],
        sections: &mut Vec<(String, BTreeMap<String, String>)>,
    ) {
        let here = sections.len();
        sections.push((path.to_owned(), BTreeMap::new()));
        for (name, used, found) in self.public(at) {
            let mut conditions = conditions.to_vec();
            conditions.extend(used);
            match found {
                Found::Item(definition, item) => {
                    let text = self.shown(&definition, item, &name, conditions);
                    sections[here].1.insert(name, text);
                }
                Found::Module(names) => {
                    conditions.extend(conditions_of(&self.modules[&names].attributes));
                    self.reach(&names, &format!("{path}::{name}"), &conditions, sections);
                }
            }
        }
    }

    /// What a module declares or imports publicly: its name, the conditions of the import, what it is.
    fn public(&self, at: &[String]) -> Vec<(String, Vec<String>, Found<'_>)> {
        let mut all = Vec::new();
        for item in &self.modules[at].items {
            match item {
                Item::Use(import) if is_public(&import.vis) => {
                    for (names, name) in flattened(&import.tree) {
                        let conditions = conditions_of(&import.attrs);
                        if let Some(name) = name {
                            let found = self.resolve(at, &names);
                            let found = found.unwrap_or_else(|| panic!("{at:?}: {names:?} is nowhere"));
                            all.push((name, conditions, found));
                        } else if let Some(Found::Module(names)) = self.resolve(at, &names) {
                            all.extend(self.public(&names));
                        }
                    }
                }
                Item::Mod(module) if is_public(&module.vis) => {
                    let name = module.ident.to_string();
                    let names = [at, std::slice::from_ref(&name)].concat();
                    all.push((name, Vec::new(), Found::Module(names)));
                }
                item => {
                    if let Some((name, true)) = declared(item) {
                        all.push((name.clone(), Vec::new(), Found::Item((at.to_vec(), name), item)));
                    }
                }
            }
        }
        all
    }

    /// What a path in a module means, unless it leads out of the crate.
    fn resolve(&self, at: &[String], names: &[String]) -> Option<Found<'_>> {
        let (first, rest) = names.split_first()?;
        let base = match first.as_str() {
            "crate" => Found::Module(Vec::new()),
            "self" => Found::Module(at.to_vec()),
            "super" => Found::Module(at.split_last()?.1.to_vec()),
            name => self.find(at, name, rest.is_empty(), 0)?,
        };
        match base {
            found if rest.is_empty() => Some(found),
            Found::Module(names) => self.resolve(&names, rest),
            Found::Item(..) => None,
        }
    }

    /// What a name means in a module: a module of it, an item, an import.
    fn find(&self, at: &[String], name: &str, is_last: bool, depth: usize) -> Option<Found<'_>> {
        let module = self.modules.get(at)?;
        let own = module.items.iter().find(|item| declared(item).is_some_and(|(own, _)| own == name));
        if let (Some(item), true) = (own, is_last) {
            return Some(Found::Item((at.to_vec(), name.to_owned()), item));
        }
        let inner = [at, &[name.to_owned()]].concat();
        if self.modules.contains_key(&inner) {
            return Some(Found::Module(inner));
        }
        let imports = module.items.iter().filter_map(|item| match item {
            Item::Use(import) => Some(flattened(&import.tree)),
            _ => None,
        });
        imports.flatten().find_map(|(names, alias)| match alias {
            // An import of a crate by its own name means the crate.
            Some(alias) if alias == name && names != [name] => self.resolve(at, &names),
            None if depth < 8 => match self.resolve(at, &names)? {
                Found::Module(names) => self.find(&names, name, is_last, depth + 1),
                Found::Item(..) => None,
            },
            _ => None,
        })
    }

    /// An item as it is reached, then what is implemented on it.
    fn shown(&self, definition: &Definition, item: &Item, name: &str, mut conditions: Vec<String>) -> String {
        conditions.extend(self.conditions(&definition.0));
        conditions.extend(conditions_of(attributes_of(item)));
        let mut known = BTreeSet::new();
        conditions.retain(|condition| known.insert(condition.clone()));
        let mut inherent: BTreeMap<String, ItemImpl> = BTreeMap::new();
        let mut traits = BTreeSet::new();
        for (home, module) in &self.modules {
            for found in module
                .items
                .iter()
                .filter_map(|item| if let Item::Impl(found) = item { Some(found) } else { None })
            {
                if self.owner(home, found).as_ref() != Some(definition) {
                    continue;
                }
                let mut own = self.conditions(home);
                own.extend(conditions_of(&found.attrs));
                own.retain(|condition| !conditions.contains(condition));
                let mut found = bare_impl(found);
                let heading = heading(&found, &own);
                if found.trait_.is_some() {
                    found.items.retain(|item| matches!(item, ImplItem::Type(_)));
                    traits.insert(own.concat() + &printed(Item::Impl(found)));
                } else if let Some(same) = inherent.get_mut(&heading) {
                    same.items.extend(found.items);
                } else {
                    inherent.insert(heading, found);
                }
            }
        }
        let mut text = conditions.concat() + &printed(bare(item, name));
        for (heading, mut found) in inherent {
            found.items.sort_by_key(|item| match item {
                ImplItem::Fn(function) => function.sig.ident.to_string(),
                ImplItem::Const(constant) => constant.ident.to_string(),
                _ => String::new(),
            });
            if !found.items.is_empty() {
                let conditions = heading.lines().filter(|line| line.starts_with("#[cfg"));
                text.extend(conditions.flat_map(|line| {
                    [
                        line, "
",
                    ]
                }));
                text += &printed(Item::Impl(found));
            }
        }
        text.extend(traits);
        text
    }

    /// What an implementation is listed with: its type, or its trait where the type is somebody else's. None for a trait of
    /// our own that no one else sees.
    fn owner(&self, home: &[String], found: &ItemImpl) -> Option<Definition> {
        let of_trait = found.trait_.as_ref().and_then(|(path, _)| self.item(home, path));
        if let Some((_, item)) = &of_trait
            && !declared(item).is_some_and(|(_, public)| public)
        {
            return None;
        }
        let mut plain = &*found.self_ty;
        while let Type::Reference(reference) = plain {
            plain = &reference.elem;
        }
        let of_type = if let Type::Path(path) = plain { self.item(home, &path.path) } else { None };
        of_type.or(of_trait).map(|(definition, _)| definition)
    }

    fn item(&self, home: &[String], path: &syn::Path) -> Option<(Definition, &Item)> {
        let names: Names = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        match self.resolve(home, &names) {
            Some(Found::Item(definition, item)) => Some((definition, item)),
            _ => None,
        }
    }

    /// The conditions of a module and those around it.
    fn conditions(&self, names: &[String]) -> Vec<String> {
        (0..=names.len()).flat_map(|end| conditions_of(&self.modules[&names[..end]].attributes)).collect()
    }
}

/// The paths of an import with the name each goes by; none for all of a module.
fn flattened(tree: &UseTree) -> Vec<(Names, Option<String>)> {
    match tree {
        UseTree::Path(path) => {
            let mut inner = flattened(&path.tree);
            for (names, alias) in &mut inner {
                if names.first().is_some_and(|name| name == "self") {
                    names.clear();
                    *alias = alias
                        .take()
                        .map(|alias| if alias == "self" { path.ident.to_string() } else { alias });
                }
                names.insert(0, path.ident.to_string());
            }
            inner
        }
        UseTree::Name(name) => vec![(vec![name.ident.to_string()], Some(name.ident.to_string()))],
        UseTree::Rename(name) => vec![(vec![name.ident.to_string()], Some(name.rename.to_string()))],
        UseTree::Glob(_) => vec![(Vec::new(), None)],
        UseTree::Group(group) => group.items.iter().flat_map(flattened).collect(),
    }
}

/// The name of an item, and whether it is public.
fn declared(item: &Item) -> Option<(String, bool)> {
    let (name, vis) = match item {
        Item::Struct(item) => (&item.ident, &item.vis),
        Item::Enum(item) => (&item.ident, &item.vis),
        Item::Trait(item) => (&item.ident, &item.vis),
        Item::Type(item) => (&item.ident, &item.vis),
        Item::Const(item) => (&item.ident, &item.vis),
        Item::Static(item) => (&item.ident, &item.vis),
        Item::Fn(item) => (&item.sig.ident, &item.vis),
        _ => return None,
    };
    Some((name.to_string(), is_public(vis)))
}

fn is_public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}

fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Struct(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Const(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        _ => &[],
    }
}

fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

/// Whether something is for tests, or hidden.
fn is_left_out(attributes: &[Attribute]) -> bool {
    let told: Vec<String> =
        attributes.iter().map(|attribute| text(&attribute.meta).replace(' ', "")).collect();
    told.iter().any(|told| ["cfg(test)", "cfg(doctest)", "doc(hidden)"].contains(&&**told))
}

/// The conditions among attributes, a line each.
fn conditions_of(attributes: &[Attribute]) -> Vec<String> {
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    let line = |attribute: &Attribute| {
        let told = text(&attribute.meta).replace(" (", "(").replace("( ", "(").replace(" )", ")");
        format!("#[{told}]\n")
    };
    conditions.map(line).collect()
}

/// Leaves of attributes what changes what a user may write.
fn strip(attributes: &mut Vec<Attribute>) {
    let kept = ["derive", "non_exhaustive", "deprecated"];
    attributes.retain(|attribute| kept.iter().any(|kept| attribute.path().is_ident(kept)));
}

fn strip_fields(fields: &mut Fields, all: bool) {
    let hidden = fields.iter().any(|field| !is_public(&field.vis)) && !all;
    if let (Fields::Named(named), true) = (&mut *fields, hidden) {
        let kept = std::mem::take(&mut named.named).into_iter().filter(|field| is_public(&field.vis));
        named.named = kept.collect();
        let rest: Fields = Fields::Named(parse_quote!({ a: _ }));
        named.named.extend(rest.into_iter().map(|mut field| {
            field.ident = Some(format_ident!("_"));
            field
        }));
    }
    for field in fields {
        field.attrs.clear();
        if !all && !is_public(&field.vis) {
            field.ty = parse_quote!(_);
        }
    }
}

/// An item by another name, without what is not public in it.
fn bare(item: &Item, name: &str) -> Item {
    let name = format_ident!("{name}");
    let mut item = item.clone();
    match &mut item {
        Item::Struct(item) => {
            strip(&mut item.attrs);
            item.ident = name;
            strip_fields(&mut item.fields, false);
        }
        Item::Enum(item) => {
            strip(&mut item.attrs);
            item.ident = name;
            for variant in &mut item.variants {
                strip(&mut variant.attrs);
                strip_fields(&mut variant.fields, true);
            }
        }
        Item::Trait(item) => {
            strip(&mut item.attrs);
            item.ident = name;
            for inner in &mut item.items {
                match inner {
                    TraitItem::Fn(function) => {
                        function.attrs.clear();
                        function.default = function.default.take().map(|_| nothing());
                    }
                    TraitItem::Type(inner) => inner.attrs.clear(),
                    TraitItem::Const(inner) => inner.attrs.clear(),
                    _ => {}
                }
            }
        }
        Item::Type(item) => (item.attrs, item.ident) = (Vec::new(), name),
        Item::Const(item) => (item.attrs, item.ident) = (Vec::new(), name),
        Item::Static(item) => (item.attrs, item.ident) = (Vec::new(), name),
        Item::Fn(item) => {
            item.attrs.clear();
            item.sig.ident = name;
            *item.block = nothing();
        }
        _ => {}
    }
    item
}

fn nothing() -> Block {
    parse_quote!({})
}

/// An implementation without bodies, and without what is not public where it is of no trait.
fn bare_impl(found: &ItemImpl) -> ItemImpl {
    let mut found = found.clone();
    found.attrs.clear();
    let of_trait = found.trait_.is_some();
    found.items.retain_mut(|item| match item {
        ImplItem::Fn(function) => {
            let kept = of_trait || is_public(&function.vis) && !is_left_out(&function.attrs);
            strip(&mut function.attrs);
            function.block = nothing();
            for input in &mut function.sig.inputs {
                match input {
                    FnArg::Receiver(own) if text(own).starts_with("mut ") => own.mutability = None,
                    FnArg::Typed(argument) => {
                        if let Pat::Ident(name) = &mut *argument.pat {
                            name.mutability = None;
                        }
                    }
                    FnArg::Receiver(_) => {}
                }
            }
            kept
        }
        ImplItem::Const(constant) => {
            let kept = of_trait || is_public(&constant.vis) && !is_left_out(&constant.attrs);
            strip(&mut constant.attrs);
            kept
        }
        ImplItem::Type(inner) => {
            inner.attrs.clear();
            true
        }
        _ => false,
    });
    found
}

/// What implementations that are shown as one have in common.
fn heading(found: &ItemImpl, conditions: &[String]) -> String {
    let Generics { params, where_clause, .. } = &found.generics;
    let params: &Punctuated<_, Token![,]> = params;
    format!("{}{} {} {}", conditions.concat(), text(params), text(&found.self_ty), text(where_clause))
}

fn printed(item: Item) -> String {
    prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    })
}
