//! A long response in pieces: a body handed over whole is copied whole into the send
//! buffer, even when nobody reads it.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::Bytes;

const PIECE: usize = 16 << 10;

/// Bytes shared by all responses that send them.
#[derive(Debug)]
pub(super) struct Pieces(pub(super) Bytes);

impl MessageBody for Pieces {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.0.len() as u64)
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        let piece = self.0.len().min(PIECE);
        Poll::Ready((piece > 0).then(|| Ok(self.0.split_to(piece))))
    }
}

/// A body, and a value that is held until the body has been sent or given up.
pub(super) struct Held<T> {
    body: BoxBody,
    _with: T,
}

impl<T> Held<T> {
    pub(super) fn new(body: impl MessageBody + 'static, with: T) -> Self {
        Self { body: body.boxed(), _with: with }
    }
}

impl<T: Unpin> MessageBody for Held<T> {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(context)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;

    use super::*;

    #[actix_web::test]
    async fn all_of_it_comes_and_little_at_a_time() {
        for length in [0, 1, PIECE, PIECE + 1, 5 * PIECE] {
            let whole = Bytes::from(vec![7; length]);
            let mut body = Pieces(whole.clone());
            assert_eq!(body.size(), BodySize::Sized(length as u64));
            let mut context = Context::from_waker(std::task::Waker::noop());
            if let Poll::Ready(Some(Ok(first))) = Pin::new(&mut body).poll_next(&mut context) {
                assert_eq!(first.len(), length.min(PIECE));
                // The same bytes, not copied.
                assert_eq!(first.as_ptr(), whole.as_ptr());
            }
            assert_eq!(to_bytes(Pieces(whole.clone())).await.unwrap(), whole);
        }
    }

    #[actix_web::test]
    async fn what_is_held_is_held_until_the_body_is_dropped() {
        let held = std::rc::Rc::new(());
        let mut body = Held::new(Pieces(vec![7; 2 * PIECE].into()), std::rc::Rc::clone(&held));
        assert_eq!(body.size(), BodySize::Sized(2 * PIECE as u64));
        let mut context = Context::from_waker(std::task::Waker::noop());
        let Poll::Ready(Some(Ok(first))) = Pin::new(&mut body).poll_next(&mut context) else {
            panic!("it is there");
        };
        assert_eq!((first.len(), std::rc::Rc::strong_count(&held)), (PIECE, 2));
        drop(body);
        assert_eq!(std::rc::Rc::strong_count(&held), 1);
    }
}
