//! Who has an account.

use uuid::Uuid;

use crate::domain::post::{Area, Post, PostKind, is_officer};
use crate::domain::rights::{Task, Use};

/// A signed-in user, as the database knows them at this moment.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Id of the account.
    pub id: Uuid,
    /// Login name.
    pub login: String,
    /// Shown in the timeline.
    pub name: String,
    /// The posts held on the day on which they were read: their own first, then those in which
    /// they stand in for somebody.
    pub posts: Vec<Post>,
}

impl Staff {
    /// The post that they are known by.
    #[must_use]
    pub fn post(&self) -> Option<&Post> {
        self.posts.first()
    }

    /// The posts by which they may do something.
    pub fn posts_for(&self, task: Use) -> impl Iterator<Item = &Post> {
        let may = move |kind: PostKind| kind.right(Task::Use(task)).is_some();
        self.posts.iter().filter(move |post| may(post.kind))
    }

    /// The places where they may do something.
    #[must_use]
    pub fn areas(&self, task: Use) -> Vec<Area> {
        self.posts_for(task).filter_map(Post::area).collect()
    }

    /// The place among these that is asked for; the first of them where it is another one, or none
    /// is asked for.
    #[must_use]
    pub fn area(&self, task: Use, asked: Option<Uuid>) -> Option<Area> {
        let areas = self.areas(task);
        areas.iter().copied().find(|area| Some(area.id()) == asked).or(areas.first().copied())
    }

    /// What they may do, in whatever place.
    #[must_use]
    pub fn uses(&self) -> Vec<Use> {
        let may = |task: &Use| self.posts_for(*task).next().is_some();
        Use::ALL.iter().copied().filter(may).collect()
    }

    /// Whether they work at the desk, whatever else they do.
    #[must_use]
    pub fn is_officer(&self) -> bool {
        is_officer(&self.posts)
    }
}
