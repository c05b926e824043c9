// Package graph is the domain of hflineage: the words, the counting rule
// declared/1, and the lineage graph as arrays. It is pure: no network, no
// files, no database, no clock.
//
// A [Builder] takes the models of a run and makes a [Graph] of them by the rule. A
// Graph never changes, and nothing here has state of its own: any number of
// goroutines may ask.
//
// # Questions
//
//	how many derivatives families have           Graph.Derive and Lineage.Count
//	which of them are counted                    Filters.On
//	by relation, depth, author, month ...        Lineage.By
//	what was made of each owner's models         Graph.Owners
//	which model a name means                     Graph.Resolve
//	what a model was made from                   Graph.Ancestors
//	which families it belongs to                 PlaceOf
//	how much was made from it                    Graph.Descendants
//	both as a tree, with limits                  Graph.Tree
//	how one model was made from another          Graph.Paths
//	what two models have in common               Graph.Common
//	what changed from one run to another         Diff, and Compare by family
//	what an earlier run was                      Undo.Graph
//	when they were created, and who passed whom  Lineage.Created, Crossover
//	how derivatives came to be                   Lineage.Concentrations, Graph.Bursts
//	which uploads and relations are suspected    [hflineage/graph/suspect]
//	how licences change along the edges          [hflineage/graph/license]
//	what families have in common                 Lineage.Overlap and InBoth
//	what is odd                                  Graph.Anomalies, beside those that Build gives
//
// Each has an example. Families are lists of nodes here: package
// [hflineage/graph/family] makes them from patterns of names.
//
// # The rule declared/1
//
// Names are compared by folding: ASCII letters to lower case, nothing else.
//
// Listing. Of two items with one _id the later received counts. Of two _ids
// under one (byte-equal) id the newest counts, by createdAt and then by the
// greater _id; the other is dropped and is an anomaly (duplicate-id, of the id,
// about the _id dropped). Ids that differ in case only are two models.
//
// Mentions. A tag "base_model:" + rest mentions a parent:
//
//	rest                       mention
//	finetune:NAME, adapter:NAME,
//	merge:NAME, quantized:NAME NAME with that relation (NAME not empty)
//	WORD:OWNER/NAME            OWNER/NAME, unspecified, and an anomaly
//	                           (unknown-relation, about WORD): WORD is
//	                           [a-z][a-z_-]*, none of the four, and what
//	                           follows is well-formed as it stands
//	anything else              rest, unspecified
//
// Each entry of baseModels mentions its id with the one relation given there;
// a relation other than the four counts as unspecified, and is an
// unknown-relation too unless it is empty. Entries with one _id (or, without
// _id, one folded id) are one, the first; an entry without id is none.
//
// Well-formed means OWNER/NAME, each [A-Za-z0-9_][A-Za-z0-9._-]{0,95}; bare
// means NAME alone.
//
// Cleaning a name, in this order:
//
//  1. trim blanks (space, tab, CR, LF) and quotes (" ' `)
//  2. drop, ignoring case, [http[s]://][www.]huggingface.co/, the same with
//     hf.co/, or hf://; if one was dropped, keep the first two segments only
//  3. cut from the first "?", "#", "@" or ":" on, whichever comes first
//  4. drop one trailing ".git", then trim as in 1
//  5. in what has "models--" take the text behind the first one up to the
//     next "/"; if that is ORG--NAME (or ORG--NAME--…), each up to the next
//     "--" and not empty, the name is ORG/NAME. Otherwise the same with
//     "/models/" for "models--".
//
// Resolution of a name that a model's tags give, the first that fits:
//
//	a  the model's own baseModels: an entry whose id equals the name, ignoring
//	   case, as written or else cleaned; of several, the one equal to the
//	   byte, then the one of the smaller _id, none being smaller than any. Also:
//	   take the names of the tags as distinct by folded cleaned form; if they
//	   are as many as the entries, and exactly one name and one entry are left
//	   without a match, and that name is well-formed once cleaned, the two are
//	   the same parent.
//	b  the listed model of exactly that id
//	c  the listed model of that id ignoring case; of several, the smaller _id
//	d  the alias of that folded name, followed to its end
//
// then b to d with the cleaned name. An entry is the listed model of its _id;
// if that _id is not listed, the entry's id goes through b to d, then cleaned.
// What fits nowhere is, cleaned, an absent node if it is well-formed, and junk
// if not: an anomaly (junk-name, about the name as written) and no edge.
//
// Absent names that fold to the same are one node, shown in the cleaned spelling
// that most children give (each child counted once for each spelling; a child
// that comes by an alias gives none), of equals the bytewise smallest; if no
// child gives any, the smallest that an alias ends at. Their names are path-like when the owner, folded, is
// output, outputs, model, models, results, checkpoint, checkpoints, content,
// workspace, data, tmp, home or mnt.
//
// Aliases. The name left over in (a) is offered as an alias (by its folded
// cleaned form) for the entry left over; a redirect answered by the Hub is an
// offer too. A listed name, ignoring case, is never an alias. Of several
// targets for one name a redirect wins, then the target (by _id, or folded id
// where there is none) that most models offer, then the smaller _id, then the
// smaller folded id. Of several spellings of one target the bytewise smallest
// is used. An alias leads to the listed model of the target's _id, else by b
// and c to that of the target's id as written, then cleaned; if there is none,
// the target's name (cleaned, folded) may be an alias in turn. At most 8
// aliases are followed. The end is a listed model or a well-formed name that
// is no alias (an absent node); a chain that does not end so, a circle
// included, is no alias at all.
//
// Edges. All mentions of one parent by one child are one edge. Typed beats
// unspecified; where typed mentions disagree, a typed one from baseModels
// wins, then merge > adapter > quantized > finetune, and the disagreement is
// an anomaly (relation-conflict, about the parent). A mention that resolves to
// the child itself is no edge but an anomaly (self-loop, once a child, about
// nothing). A listed parent that was created later than the child, both dates
// known, and that no entry of baseModels gave by its _id, is an anomaly
// (younger-parent, about the parent).
//
// Unresolved counts the distinct folded cleaned names, well-formed or bare,
// mentioned by models on the Hub and leading to no model on the Hub: those
// that a look-up could still explain.
//
// Counting. See [Lineage.Count].
package graph
